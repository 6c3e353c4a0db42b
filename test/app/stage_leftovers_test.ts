import { assertEquals } from "@std/assert";
import { findOrphans } from "../../src/app/find_orphans.ts";
import { runTable } from "../../src/app/run_table.ts";
import { stageLeftovers } from "../../src/app/stage_leftovers.ts";
import { openWorkspace } from "../../src/base/workspace.ts";
import { FIXTURES, withFolder } from "../cli/terminal_fixture.ts";

const WHY = "what was made before the training of cells that no spec asks for";

/** Makes the folder of a stage that was made under some numerics. */
async function makeStage(stages: string, name: string, numerics: string): Promise<string> {
  await Deno.mkdir(`${stages}/${name}`, { recursive: true });
  await Deno.writeTextFile(`${stages}/${name}/key.json`, JSON.stringify({ identity: { numerics } }));
  return `${stages}/${name}`;
}

Deno.test("stageLeftovers() names stages that no cell needs, but for those of other engines and those under way", () =>
  withFolder(async (folder) => {
    const { cache, checkpoints } = openWorkspace({ folder, base: folder });
    const name = (letter: string) => `mine-part-${letter.repeat(16)}`;
    await makeStage(`${cache}/stages`, name("a"), "wasm-1");
    const left = await makeStage(`${cache}/stages`, name("b"), "wasm-1");
    await makeStage(`${cache}/stages`, name("c"), "cuda-1");
    const kept = await makeStage(`${checkpoints}/stages`, name("d"), "wasm-1");
    await makeStage(`${cache}/stages`, name("e"), "wasm-1");
    await Deno.mkdir(`${cache}/stages/claims/holders`, { recursive: true });
    await Deno.writeTextFile(`${cache}/stages/claims/${"e".repeat(16)}-0.json`, "{}");
    await Deno.mkdir(`${cache}/stages/strange`);
    const found = await stageLeftovers({ cache, checkpoints }, new Set([name("a")]), new Set(["wasm-1"]));
    assertEquals(found, [left, kept].map((path) => ({ path, why: WHY })));
    const all = await stageLeftovers({ cache, checkpoints }, new Set(), new Set());
    assertEquals(all.length, 4);
  }));

const SPEC = (scale: number) =>
  `id: staged
title: A method with a stage
version: 1
seeds: [0]
plugins: { staged: "${FIXTURES}second_edition.ts" }
base: { method: staged, dataset: "${FIXTURES}stripes.ts", backbone: "${FIXTURES}tiny_dinov2_reg4.ts" }
rows: [{ name: Staged, set: { staged.scale: ${scale} } }]
tracks:
  embedded:
    train: { steps: 1, batch: 2, resolution: 56 }
    evaluate: { resolution: 56 }
`;

Deno.test("findOrphans() keeps the stage of a cell until its spec asks for another", () =>
  withFolder(async (folder) => {
    const spec = `${folder}/staged.yaml`;
    await Deno.writeTextFile(spec, SPEC(1));
    const workspace = openWorkspace({ folder, base: folder, data: FIXTURES });
    await runTable(spec, { workspace, workers: 1 });
    assertEquals(await findOrphans({ workspace }), { orphans: [], skipped: [] });
    await Deno.writeTextFile(spec, SPEC(2));
    const { orphans } = await findOrphans({ workspace });
    const stages = orphans.filter(({ why }) => why === WHY).map(({ path }) => path.split("/stages/")[1]);
    assertEquals(stages.map((path) => path.replace(/-[0-9a-f]{16}$/, "")), ["second-edition-center"]);
  }));
