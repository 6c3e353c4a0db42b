import { assertEquals, assertNotEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { runTable } from "../../src/app/run_table.ts";
import { wideEnvironment } from "../../src/engine/wide_vectors.ts";
import { encodeShard } from "../../src/features/cache/shard_file.ts";
import { parseSafetensors } from "../../src/formats/safetensors.ts";
import { filesBelow, fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";

const OPTIONS = { workers: 2, cacheBudget: 0 };

function workspaceIn(folder: string) {
  return fixtureWorkspace({ results: `${folder}/results`, checkpoints: `${folder}/checkpoints` });
}

Deno.test("runTable() trains, writes and returns a table, and tells how it is coming along", () =>
  withFolder(async (folder) => {
    const told: string[] = [];
    const { table, results, folder: written } = await runTable("tiny.yaml", {
      ...OPTIONS,
      workspace: workspaceIn(folder),
      listener: {
        onEngine: (description) => void told.push(description.split(":")[0]),
        onStart: (total, finished) => void told.push(`${finished} of ${total}`),
        onCell: ({ seed }) => void told.push(`seed ${seed}`),
      },
    });
    assertEquals([results.length, table.rows.length], [6, 3]);
    assertEquals(results.map(({ seed }) => seed), [0, 1, 0, 1, 0, 1]);
    assertEquals([told[0], told[1], told.length], ["wasm", "0 of 6", 8]);
    assertEquals(table.rows.every(({ acc }) => acc?.mean != null), true);
    // That of the workers, whose vectors may be wider than this process's.
    const wide = Object.keys(await wideEnvironment()).length > 0;
    for (const { provenance } of results) {
      assertStringIncludes(provenance.engine, wide ? "own SIMD kernels of 8 lanes" : "own SIMD kernels");
    }
    assertEquals(written, `${folder}/results/tiny/embedded`);
    const files = await filesBelow(folder);
    assertEquals(files.filter((file) => file.startsWith("results/tiny/embedded/")).length, 9);
    assertEquals(files.filter((file) => file.startsWith("checkpoints/")), []);
  }));

Deno.test("runTable() trains where the folder of checkpoints is a file", () =>
  withFolder(async (folder) => {
    const workspace = workspaceIn(folder);
    await Deno.writeTextFile(workspace.checkpoints, "mine");
    const { results } = await runTable("diverging.yaml", { ...OPTIONS, workspace });
    assertEquals(results.map(({ outcome }) => outcome.status).toSorted(), ["diverged", "finished"]);
    assertEquals(await Deno.readTextFile(workspace.checkpoints), "mine");
  }));

/** Puts other features of the right form into a cache, kept a minute ago. */
async function replaceFeatures(cache: string): Promise<void> {
  const shards = (await filesBelow(cache)).filter((file) => file.endsWith(".safetensors"));
  for (const path of shards.map((file) => `${cache}/${file}`)) {
    const { tensors, metadata } = parseSafetensors(await Deno.readFile(path), path);
    const { shape, data } = tensors.get("maps")!;
    const layout = {
      kind: "features",
      count: shape[0],
      shape: shape.slice(1),
      precision: "f32",
      derived: false,
    } as const;
    const others = Float32Array.from(data as Float32Array).toReversed();
    await Deno.writeFile(path, encodeShard(others, Number(metadata.first), layout));
    const kept = new Date(Date.now() - 60_000);
    await Deno.utime(path, kept, kept);
  }
}

Deno.test("runTable() trusts no kept features where everything is to be fresh", () =>
  withFolder(async (folder) => {
    const metrics = async (results: string, fresh: boolean) => {
      const workspace = fixtureWorkspace({
        results: `${folder}/${results}`,
        checkpoints: `${folder}/checkpoints`,
        cache: `${folder}/cache`,
      });
      const run = await runTable("tiny.yaml", { workers: 1, workspace, fresh });
      return run.results.map(({ metrics }) => metrics);
    };
    const right = await metrics("first", false);
    await replaceFeatures(`${folder}/cache`);
    assertNotEquals(await metrics("kept", false), right);
    await replaceFeatures(`${folder}/cache`);
    assertEquals(await metrics("first", true), right);
    assertEquals(await metrics("later", false), right);
  }));

Deno.test("runTable() ends with its signal", () =>
  withFolder(async (folder) => {
    const options = { ...OPTIONS, workspace: workspaceIn(folder), signal: AbortSignal.abort() };
    await assertRejects(() => runTable("tiny.yaml", options), DOMException);
  }));

Deno.test("runTable() refuses what is missing before anything is written", () =>
  withFolder(async (folder) => {
    const workspace = { ...workspaceIn(folder), data: ["/none"] };
    const error = await assertRejects(
      () => runTable("tables/potsdam.yaml", { ...OPTIONS, workspace, track: "paper" }),
      Deno.errors.NotFound,
    );
    assertEquals(error.message.split("\n").length, 2);
    assertEquals(await filesBelow(folder), []);
  }));
