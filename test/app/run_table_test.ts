import { assertEquals, assertNotEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { loadPlan, UsageError } from "../../src/app/load_plan.ts";
import { openWorkspace } from "../../src/base/workspace.ts";
import { SpecError } from "../../src/spec/mod.ts";
import { preflight, runTable } from "../../src/app/run_table.ts";
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

Deno.test("preflight() of tables that are only read asks for no permission to write", async () => {
  const planned = await loadPlan("tiny.yaml", { workspace: fixtureWorkspace({ results: "/proc/none" }) });
  assertEquals(await preflight([planned], { readOnly: true }), []);
});

/** A loaded spec of one cell on the embedded data. */
async function embedded(folder: string, settings: string) {
  await Deno.writeTextFile(
    `${folder}/one.yaml`,
    `id: one
title: One cell
version: 1
seeds: [0]
base: { method: stego, dataset: earthcover6, backbone: earthcover-vit }
rows: [{ name: STEGO, set: ${settings} }]
tracks: { embedded: {} }`,
  );
  return await loadPlan("one.yaml", { workspace: openWorkspace({ folder }) });
}

Deno.test("preflight() refuses a cell that the engine's heap cannot hold, unless it is to be tried", () =>
  withFolder(async (folder) => {
    const planned = await embedded(
      folder,
      "{ train: { extra_clusters: 9000 }, evaluate: { resolution: 512 } }",
    );
    const error = await assertRejects(() => preflight([planned]), UsageError);
    assertStringIncludes(error.message, 'Cannot train "STEGO": its tensors would take about ');
    assertStringIncludes(error.message, 'expected at most 4 GiB, all that the engine "wasm" can hold');
    assertEquals(await preflight([planned], { overMemory: true }), []);
    assertEquals(await preflight([planned], { engine: "webgpu" }), []);
  }));

Deno.test("preflight() refuses batches larger than the training split, where the spec gives them", () =>
  withFolder(async (folder) => {
    const planned = await embedded(folder, "{ train: { batch: 5000 } }");
    const error = await assertRejects(() => preflight([planned]), SpecError);
    assertStringIncludes(error.format(), "Cannot draw batches of 5000 images");
    assertStringIncludes(error.format(), "one.yaml:6:");
  }));

Deno.test("preflight() refuses built-ins that a module has changed since it was loaded, and puts them back", async () => {
  const planned = await loadPlan("tiny.yaml", { workspace: fixtureWorkspace({ results: "/proc/none" }) });
  Number.prototype.toFixed = () => "99.0";
  await assertRejects(
    () => preflight([planned], { readOnly: true }),
    TypeError,
    "Number.prototype.toFixed is not",
  );
  assertEquals((45.04).toFixed(1), "45.0");
  assertEquals(await preflight([planned], { readOnly: true }), []);
});
