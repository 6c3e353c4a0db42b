/**
 * What kept models add to a report: predictions of some pictures, and learned hierarchies.
 *
 * @module
 */
import { join } from "node:path";
import { writeFileAtomic } from "../base/atomic_write.ts";
import { isNotFound, type Workspace } from "../base/workspace.ts";
import { encodeJpeg } from "../data/image.ts";
import { startEngine } from "../engine/start.ts";
import { encodePalettePng } from "../formats/palette_png.ts";
import { loadModel } from "../model/model_file.ts";
import type { KeptModel } from "../model/types.ts";
import type { KeptParts, ShownHierarchy, ShownPicture, ShownPictures } from "../report/kept.ts";
import { perImageCounts, primaryScores } from "../results/primary_scores.ts";
import { ResultStore } from "../results/result_store.ts";
import type { CellResult } from "../results/types.ts";
import type { TableFile } from "../results/table_file.ts";
import { predictModels } from "./predict_models.ts";

/** Pictures of each kind that are shown. */
const EACH = 3;
/** What has no class. */
const NO_CLASS = { name: "no class", colour: [127, 127, 127] };

/** A row with the model of one of its seeds. */
interface RowModel {
  readonly name: string;
  readonly cell: CellResult;
  readonly model: KeptModel;
}

/**
 * Reads the models of a table, and writes what they say of some pictures.
 *
 * @param out Folder of the report.
 * @returns What is shown, and the files that were written, below that folder.
 * @throws {Deno.errors.InvalidData} A model cannot be read.
 * @throws {RangeError} A model is of another result than the one that is there.
 */
export async function reportModels(
  table: TableFile,
  workspace: Workspace,
  out: string,
): Promise<{ readonly kept: KeptParts; readonly files: readonly string[] }> {
  const models = await rowModels(table, workspace);
  const hierarchies = Object.fromEntries(
    models.flatMap(({ name, model }): [string, ShownHierarchy][] =>
      model.hierarchy && model.hierarchy.plans.length > 0
        ? [[name, {
          seed: model.seed,
          plans: model.hierarchy.plans.map(({ rows, columns, data }) => ({ rows, columns, data: [...data] })),
        }]]
        : []
    ),
  );
  const alike = models.filter(({ model }) => squareOf(model) === squareOf(models[0].model));
  if (alike.length === 0) return { kept: { pictures: null, hierarchies }, files: [] };
  const { pictures, files } = await predictedPictures(table.table, alike, workspace, out);
  return { kept: { pictures, hierarchies }, files };
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

async function predictedPictures(
  table: string,
  rows: readonly RowModel[],
  workspace: Workspace,
  out: string,
): Promise<{ pictures: ShownPictures; files: string[] }> {
  const accuracies = rows.map(({ cell }) => imageAccuracies(cell));
  const chosen = chosenImages(accuracies);
  const [{ model: { dataset, settings } }] = rows;
  const side = settings.evaluate.resolution;
  const classes = [...dataset.classes.map((name, i) => ({ name, colour: dataset.colours[i] })), NO_CLASS];
  const palette = classes.map(({ colour }) => colour);
  const files: string[] = [];
  const write = async (file: string, bytes: Uint8Array) => {
    files.push(`${table}/${file}`);
    await writeFileAtomic(join(out, table, file), bytes);
  };
  const map = (labels: ArrayLike<number>) =>
    encodePalettePng({
      width: side,
      height: side,
      data: Uint8Array.from(labels, (label) =>
        label >= 0 && label < dataset.classes.length ? label : dataset.classes.length),
    }, palette);
  await Deno.mkdir(join(out, table, "pictures"), { recursive: true });
  const ids = new Map<number, string>();
  const engine = await startEngine("wasm");
  await predictModels(
    rows.map(({ model }) => model),
    () => chosen.map(({ index }) => index),
    { workspace, engine },
    async ({ model, index, id, picture, labels, maps }) => {
      if (maps instanceof Error) throw maps;
      if (!ids.has(index)) {
        ids.set(index, id);
        await write(fileOf(index, "picture.jpg"), await encodeJpeg(picture));
        await write(fileOf(index, "truth.png"), map(labels));
      }
      await write(
        fileOf(index, `${model}.png`),
        map(maps[rows[model].model.settings.evaluate.readout]!.classes),
      );
    },
  );
  const pictures = chosen.map(({ index, kind }): ShownPicture => ({
    id: ids.get(index)!,
    kind,
    picture: fileOf(index, "picture.jpg"),
    truth: fileOf(index, "truth.png"),
    predictions: rows.map((_, i) => ({ file: fileOf(index, `${i}.png`), accuracy: accuracies[i][index] })),
  }));
  return {
    pictures: { rows: rows.map(({ name, cell: { seed } }) => ({ name, seed })), pictures, classes, side },
    files: files.sort(),
  };
}

function fileOf(index: number, name: string): string {
  return `pictures/${index}-${name}`;
}

/** Share of the labelled pixels of each image that are right, percent; null for an image without labels. */
function imageAccuracies(cell: CellResult): (number | null)[] {
  const { hits, labelled } = perImageCounts(cell);
  const sum = (counts: Readonly<Record<string, readonly number[]>>, image: number) =>
    Object.values(counts).reduce((total, of) => total + of[image], 0);
  return cell.metrics!.images.map((_, image) => {
    const total = sum(labelled, image);
    return total === 0 ? null : 100 * sum(hits, image) / total;
  });
}

/** The images that rows together do worst and best on; ties to the first. */
function chosenImages(
  accuracies: readonly (readonly (number | null)[])[],
): { index: number; kind: ShownPicture["kind"] }[] {
  const means = accuracies[0].flatMap((_, index) => {
    const values = accuracies.map((of) => of[index]);
    return values.some((value) => value === null)
      ? []
      : [{ index, mean: values.reduce<number>((sum, value) => sum + value!, 0) / values.length }];
  }).sort((a, b) => a.mean - b.mean || a.index - b.index);
  const worst = means.slice(0, EACH).map(({ index }) => ({ index, kind: "worst" as const }));
  const best = means.slice(EACH).slice(-EACH).reverse().map(({ index }) => ({
    index,
    kind: "best" as const,
  }));
  return [...worst, ...best];
}
