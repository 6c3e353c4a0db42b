import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { findSpec, listSpecs } from "../../src/spec/lookup.ts";

async function withFolders(body: (cwd: string, benchmarks: string) => Promise<void>): Promise<void> {
  const cwd = await Deno.makeTempDir();
  try {
    const benchmarks = join(cwd, "benchmarks");
    await Deno.mkdir(join(benchmarks, "tables"), { recursive: true });
    for (
      const file of [
        "tables/ablation-tau.yaml",
        "tables/ablation-levels.yaml",
        "smoke.yml",
        "spec.schema.json",
      ]
    ) {
      await Deno.writeTextFile(join(benchmarks, file), "");
    }
    await Deno.writeTextFile(join(cwd, "smoke.yml"), "");
    await body(cwd, benchmarks);
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

Deno.test("findSpec() takes a path in the user's folder, or under the folder of specs", async () => {
  await withFolders(async (cwd, benchmarks) => {
    assertEquals(await findSpec("./smoke.yml", [cwd, benchmarks]), join(cwd, "smoke.yml"));
    assertEquals(await findSpec("benchmarks/smoke.yml", [cwd, benchmarks]), join(benchmarks, "smoke.yml"));
    const tau = join(benchmarks, "tables", "ablation-tau.yaml");
    assertEquals(await findSpec("tables/ablation-tau.yaml", [cwd, benchmarks]), tau);
    assertEquals(await findSpec(tau, ["/"]), tau);
  });
});

Deno.test("findSpec() does not choose between two files of a name, and names both", async () => {
  await withFolders(async (cwd, benchmarks) => {
    const { message } = await assertRejects(() => findSpec("smoke.yml", [cwd, benchmarks]), RangeError);
    assertEquals(
      message,
      `Cannot tell which spec "smoke.yml" is: ${join(cwd, "smoke.yml")} and ${
        join(benchmarks, "smoke.yml")
      } are files, expected one of these paths in full`,
    );
    await Deno.remove(join(cwd, "smoke.yml"));
    await Deno.symlink(join(benchmarks, "smoke.yml"), join(cwd, "smoke.yml"));
    assertEquals(await findSpec("smoke.yml", [cwd, benchmarks]), join(cwd, "smoke.yml"));
  });
});

Deno.test("findSpec() names both places and the nearest spec", async () => {
  await withFolders(async (cwd, benchmarks) => {
    for (const name of ["tables/ablation-tua.yaml", "ablation-tau", "ablation-tau.yaml"]) {
      const { message } = await assertRejects(
        () => findSpec(name, [cwd, benchmarks]),
        Deno.errors.NotFound,
      );
      assertStringIncludes(message, `neither ${join(cwd, name)} nor ${join(benchmarks, name)} is a file`);
      assertStringIncludes(message, '(nearest: "tables/ablation-tau.yaml")');
    }
  });
});

Deno.test("findSpec() does not take a folder for a spec", async () => {
  await withFolders(async (cwd, benchmarks) => {
    await assertRejects(() => findSpec("tables", [cwd, benchmarks]), Deno.errors.NotFound);
  });
});

Deno.test("listSpecs() lists YAML files of all folders, sorted", async () => {
  await withFolders(async (cwd, benchmarks) => {
    assertEquals(await listSpecs(benchmarks), [
      "smoke.yml",
      "tables/ablation-levels.yaml",
      "tables/ablation-tau.yaml",
    ]);
    assertEquals(await listSpecs(join(cwd, "absent")), []);
  });
});

Deno.test("findSpec() finds what is no file, so that reading it says what it is", async () => {
  assertEquals(await findSpec("/dev/null", ["/"]), "/dev/null");
});
