/**
 * Datasets that cells are trained on and not scored on, as nobody has labelled what they would be scored on.
 *
 * @module
 */
import { isNotFound } from "../base/workspace.ts";
import type { CellSettings } from "../spec/mod.ts";
import type { Resources } from "./resources.ts";

/**
 * What is to be told, before anything is trained, of datasets whose pictures to score on have no labels.
 *
 * @param settings Settings of the cells.
 * @param resources What names stand for; datasets that are not there are passed over.
 * @param folder Folder that predictions are written below.
 * @returns A sentence for each such dataset.
 * @throws {RangeError} A cell is to be scored where it was best on the labels, of which there are none.
 */
export async function unscoredNotices(
  settings: readonly CellSettings[],
  resources: Resources,
  folder: string,
): Promise<string[]> {
  const notices: string[] = [];
  for (const name of new Set(settings.map(({ dataset }) => dataset))) {
    if (await isLabelled(name, resources)) continue;
    const choosy = settings.some(({ dataset, evaluate }) =>
      dataset === name && evaluate.checkpoint === "best-on-labels"
    );
    if (choosy) {
      throw new RangeError(
        `Cannot choose the step that is best on the labels of "${name}": its split "val" has none, ` +
          "expected evaluate.checkpoint: last",
      );
    }
    notices.push(
      `Nothing will be scored on ${name}: its split "val" has pictures alone. They are segmented, and the label maps ` +
        `of clusters are written below ${folder}/`,
    );
  }
  return notices;
}

async function isLabelled(name: string, resources: Resources): Promise<boolean> {
  try {
    return (await resources.openWhole(name)).split("val").hasLabels !== false;
  } catch (error) {
    if (isNotFound(error)) return true;
    throw error;
  }
}
