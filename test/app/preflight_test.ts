import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { loadPlan, UsageError } from "../../src/app/load_plan.ts";
import { preflight } from "../../src/app/preflight.ts";
import { openWorkspace } from "../../src/base/workspace.ts";
import { SpecError } from "../../src/spec/mod.ts";
import { fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";

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
