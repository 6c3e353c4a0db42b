/** `deno run -A examples/train_a_cell.ts`: trains STEGO's head on EarthCover-6 and reads its result. */
import {
  type CellResult,
  openWorkspace,
  planText,
  primaryScores,
  runTable,
  type Workspace,
} from "@omh/bench";

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
export async function trainCell(workspace: Workspace = openWorkspace()): Promise<CellResult> {
  const path = `${workspace.folder}/one-cell.yaml`;
  const plan = await planText({ text: SPEC, path, name: "one cell" }, { workspace });
  const { results: [result] } = await runTable(plan, { cacheBudget: 0, workers: 1 });
  return result;
}

if (import.meta.main) {
  const result = await trainCell();
  console.log(result.key, primaryScores(result)?.miou, result.curve.losses);
}
