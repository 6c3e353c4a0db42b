/** `deno run -A examples/train_a_cell.ts`: trains STEGO's head on EarthCover-6 and reads its result. */
import { type CellResult, openWorkspace, planText, primaryScores, runTable } from "@omh/bench";

const SPEC = `
id: one-cell
title: One cell
version: 1
seeds: [0]
base: { method: stego, dataset: earthcover6, backbone: earthcover-vit }
rows: [{ name: STEGO }]
tracks: { embedded: { train: { steps: 20, batch: 8, resolution: 64 }, evaluate: { resolution: 64 } } }
`;

/** Trains the cell unless the workspace has its result. */
export async function trainCell(workspace = openWorkspace()): Promise<CellResult> {
  const file = { text: SPEC, path: `${workspace.folder}/one-cell.yaml`, name: "one cell" };
  const { results } = await runTable(await planText(file, { workspace }), { cacheBudget: 0, workers: 1 });
  return results[0];
}

if (import.meta.main) console.log(primaryScores(await trainCell()));
