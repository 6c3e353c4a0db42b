/**
 * What kept models add to a report: predictions of some pictures, and learned hierarchies.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { writeFileAtomic } from "../base/atomic_write.ts";
import { isNotFound, type Workspace } from "../base/workspace.ts";
import { encodeJpeg } from "../data/image.ts";
import { startEngine } from "../engine/start.ts";
import { loadModel } from "../model/model_file.ts";
import type { KeptModel, ModelHierarchy } from "../model/types.ts";
import type { KeptParts, ShownHierarchy } from "../report/kept.ts";
import { folderOf } from "../report/names.ts";
import { primaryScores } from "../results/primary_scores.ts";
import { ResultStore } from "../results/result_store.ts";
import type { TableFile } from "../results/table_file.ts";
import { drawExamples } from "./hierarchy_examples.ts";
import { type PredictModelsOptions, withModelBanks } from "./model_banks.ts";
import { reportPictures, type RowModel, type WriteFile } from "./report_pictures.ts";

/** Quality of the JPEG file of all strips: their patches are shown larger than they are. */
const STRIP_QUALITY = 60;

/** A row whose model has a hierarchy that can be drawn. */
type RowHierarchy = RowModel & { readonly model: { readonly hierarchy: ModelHierarchy } };

/**
 * Reads the models of a table, and writes what they say of some pictures.
 *
 * @param out Folder of the report.
 * @returns What is shown, and the files that were written, below that folder.
 * @throws {Deno.errors.InvalidData} A model cannot be read.
 * @throws {RangeError} A model is of another result than the one that is there, or its backbone, method or dataset is another one here.
 * @throws {Deno.errors.NotFound} The dataset or the weights of a model are missing.
 */
export async function reportModels(
  table: TableFile,
  workspace: Workspace,
  out: string,
): Promise<{ readonly kept: KeptParts; readonly files: readonly string[] }> {
  const models = await rowModels(table, workspace);
  if (models.length === 0) return { kept: { pictures: null, hierarchies: {} }, files: [] };
  const files: string[] = [];
  const write = async (file: string, bytes: Uint8Array) => {
    const path = `${folderOf(table)}/${file}`;
    await Deno.mkdir(dirname(join(out, path)), { recursive: true });
    await writeFileAtomic(join(out, path), bytes);
    files.push(path);
  };
  const options = { workspace, engine: await startEngine("wasm") };
  const hierarchies = await writeHierarchies(models.filter(hasPlans), options, write);
  const alike = models.filter(({ model }) => squareOf(model) === squareOf(models[0].model));
  const pictures = await reportPictures(alike, options, write);
  return { kept: { pictures, hierarchies }, files: files.sort() };
}

function hasPlans(row: RowModel): row is RowHierarchy {
  return (row.model.hierarchy?.plans.length ?? 0) > 0;
}

/** Writes the patches of each row's clusters. */
async function writeHierarchies(
  rows: readonly RowHierarchy[],
  options: PredictModelsOptions,
  write: WriteFile,
): Promise<Record<string, ShownHierarchy>> {
  const found: [string, ShownHierarchy][] = [];
  await withModelBanks(rows.map(({ model }) => model), options, async ({ heads, places, ...bank }) => {
    for (const [at, head] of heads.entries()) {
      const place = places[at];
      const { name, model: { seed, hierarchy } } = rows[place];
      const file = `pictures/clusters-${place}.jpg`;
      const { strips, shown } = await drawExamples(head, bank);
      await write(file, await encodeJpeg(strips, STRIP_QUALITY));
      const plans = hierarchy.plans.map(({ rows, columns, data }) => ({ rows, columns, data: [...data] }));
      found.push([name, { seed, plans, examples: { file, ...shown } }]);
    }
  });
  return Object.fromEntries(found);
}

/** Models whose pictures are the same pixels. */
function squareOf({ identity, settings }: KeptModel): string {
  return `${identity.dataset_fingerprint} ${settings.evaluate.resolution}`;
}

/** The first model that each row has. */
async function rowModels({ table, track, rows }: TableFile, workspace: Workspace): Promise<RowModel[]> {
  const store = new ResultStore(workspace.results);
  const found: RowModel[] = [];
  for (const { name, cells } of rows) {
    for (const key of cells) {
      const path = store.modelPath(table, track, key);
      if (!await isThere(path)) continue;
      const [model, cell] = [await loadModel(path), await store.readCell(table, track, key)];
      if (!cell || !primaryScores(cell)) continue;
      if (model.cell !== cell.digest) {
        throw new RangeError(
          `Cannot show the model "${path}": it is of the result ${model.cell}, expected one of ${cell.digest}, which is there; ` +
            "deno task bench SPEC --keep-models --fresh makes it anew",
        );
      }
      found.push({ name, cell, model });
      break;
    }
  }
  return found;
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
