/**
 * One picture of a table's validation split, as a trained cell of it sees it.
 *
 * @module
 */
import { isNotFound } from "../base/workspace.ts";
import { tintLabels } from "../data/overlay.ts";
import type { Dataset, RgbImage } from "../data/types.ts";
import { identifyCells } from "../launch/cell_identity.ts";
import type { ClassMap } from "../model/class_map.ts";
import { loadModel } from "../model/model_file.ts";
import { requireReadout } from "../model/segment_picture.ts";
import type { KeptModel } from "../model/types.ts";
import { ResultStore } from "../results/result_store.ts";
import { isTrainedHere } from "../spec/external.ts";
import { nearest, type PlannedCell, type Readout, type TablePlan } from "../spec/mod.ts";
import { engineFor, type EngineSelection } from "./engine_choice.ts";
import { loaded, type LoadedPlan, type LoadOptions, UsageError } from "./load_plan.ts";
import { predictModels } from "./predict_models.ts";

/** Which picture, and which cell. */
export interface ShowOptions extends LoadOptions, EngineSelection {
  /** Name of the row. */
  readonly row: string;
  /** The picture's name in its dataset, or its place in the validation split, from 0. */
  readonly image: string;
  /**
   * Seed of the cell.
   *
   * @default {the first} of the row
   */
  readonly seed?: number;
  /**
   * By which clusters.
   *
   * @default {evaluate.readout} of the cell's settings
   */
  readonly readout?: Readout;
}

/** A picture as it is scored: resized and cropped. */
export interface ShownItem {
  /** The cell's model. */
  readonly model: KeptModel;
  /** The readout that the prediction is by. */
  readonly readout: Readout;
  /** Name of the picture. */
  readonly id: string;
  /** The picture. */
  readonly picture: RgbImage;
  /** The picture, tinted with the colours of its labels; ignored pixels are not. */
  readonly truth: RgbImage;
  /** The picture, tinted with the colours of the predicted classes. */
  readonly prediction: RgbImage;
  /** The predicted class of each pixel. */
  readonly map: ClassMap;
  /** Labelled pixels that are predicted right, percent; null where none is labelled. */
  readonly right: number | null;
}

/**
 * Shows what a cell of a table predicts for a picture of its validation split, by its kept model.
 *
 * @param spec Path or name of a spec, or a loaded plan.
 * @param options Which row, seed and picture.
 * @returns The picture with its labels, and with the prediction.
 * @throws {UsageError} There is no such spec, row, seed or picture.
 * @throws {Deno.errors.NotFound} The model was not kept; the message names the command that keeps it. Or data or weights are
 * missing.
 *
 * @example A row that is not there
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { showItem, UsageError } from "@omh/bench";
 *
 * await assertRejects(() => showItem("tables/ablation-tau.yaml", { row: "none", image: "0" }), UsageError);
 * ```
 */
export async function showItem(spec: string | LoadedPlan, options: ShowOptions): Promise<ShownItem> {
  const planned = await loaded(spec, options);
  const { plan, workspace, resources } = planned;
  const cell = cellOf(plan, options);
  const engine = await engineFor(plan, options);
  const [{ key }] = await identifyCells(
    { ...plan, rows: [{ name: cell.point.name, points: [{ ...cell.point, seeds: [cell.seed] }] }] },
    resources,
    engine.numerics,
  );
  const model = await modelOf(new ResultStore(workspace.results).modelPath(plan.id, plan.track, key.key), {
    planned,
    cell,
    spec: typeof spec === "string" ? spec : plan.id,
  });
  const { readout } = requireReadout(model, options.readout);
  const { colours } = model.dataset;
  let shown: ShownItem | undefined;
  const itemsOf = (dataset: Dataset) => [indexOf(dataset, options.image)];
  const { remoteModules } = options;
  await predictModels(
    [model],
    itemsOf,
    { workspace, engine, remoteModules },
    ({ maps, picture, labels, id }) => {
      if (maps instanceof Error) throw maps;
      const { classes } = maps[readout]!;
      const { width, height } = picture;
      shown = {
        model,
        readout,
        id,
        picture,
        truth: tintLabels(picture, labels, colours),
        prediction: tintLabels(picture, classes, colours),
        map: { width, height, classes },
        right: rightOf(classes, labels),
      };
    },
  );
  return shown!;
}

function cellOf({ id, rows }: TablePlan, { row, seed }: ShowOptions): Pick<PlannedCell, "point" | "seed"> {
  const points = rows.flatMap(({ points }) => points);
  const point = points.find(({ name }) => name === row);
  if (!point?.settings) {
    const near = nearest(row, points.map(({ name }) => name));
    throw new UsageError(
      `Cannot show the row "${row}" of "${id}": ${
        point ? "it has no cells" : "there is none of that name"
      }, expected one of ${
        points.filter(({ settings }) => settings).map(({ name }) => `"${name}"`).join(", ")
      }${near ? ` (nearest: "${near}")` : ""}`,
    );
  }
  if (!isTrainedHere(point.settings)) {
    throw new UsageError(
      `Cannot show the row "${row}" of "${id}": another program predicts it, expected a row that is trained`,
    );
  }
  const taken = seed ?? point.seeds[0];
  if (point.seeds.includes(taken)) return { point, seed: taken };
  throw new UsageError(
    `Cannot show seed ${taken} of the row "${row}": the row has none, expected one of ${
      point.seeds.join(", ")
    }`,
  );
}

async function modelOf(
  path: string,
  { planned: { plan }, cell: { point, seed }, spec }: {
    readonly planned: LoadedPlan;
    readonly cell: Pick<PlannedCell, "point" | "seed">;
    readonly spec: string;
  },
): Promise<KeptModel> {
  try {
    return await loadModel(path);
  } catch (cause) {
    if (!isNotFound(cause)) throw cause;
    const track = plan.track === "embedded" ? "" : ` --track ${plan.track}`;
    throw new Deno.errors.NotFound(
      `Cannot show "${point.name}", seed ${seed}: no model "${path}" was kept, expected what ` +
        `"deno task bench ${spec}${track} --keep-models" keeps`,
      { cause },
    );
  }
}

function indexOf(dataset: Dataset, image: string): number {
  const split = dataset.split("val");
  const ids = Array.from({ length: split.length }, (_, index) => split.id(index));
  const at = ids.indexOf(image);
  if (at >= 0) return at;
  if (/^\d+$/.test(image) && Number(image) < ids.length) return Number(image);
  const near = nearest(image, ids);
  throw new UsageError(
    `Cannot show the picture "${image}" of "${dataset.name}": its split "val" has none of that name, expected a name such as ` +
      `"${ids[0]}" or a place in 0..${ids.length - 1}${near ? ` (nearest: "${near}")` : ""}`,
  );
}

function rightOf(classes: Int32Array, labels: Int32Array): number | null {
  let [labelled, right] = [0, 0];
  for (const [pixel, label] of labels.entries()) {
    if (label < 0) continue;
    labelled++;
    if (classes[pixel] === label) right++;
  }
  return labelled === 0 ? null : (100 * right) / labelled;
}
