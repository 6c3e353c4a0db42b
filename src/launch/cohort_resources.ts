/**
 * Dataset, backbone and feature banks that the cells of a cohort share.
 *
 * @module
 */
import type { OutputName } from "../backbone/output_names.ts";
import type { ParameterPart } from "../backbone/types.ts";
import type { LoadedBackbone } from "../backbone/weight_file.ts";
import { LabelCounts } from "../data/label_counts.ts";
import type { Geometry } from "../data/geometry.ts";
import type { Dataset, LabelMap, Split } from "../data/types.ts";
import type { Engine } from "../engine/types.ts";
import type { FeatureCache } from "../features/cache/feature_cache.ts";
import { FeatureBank } from "../features/feature_bank.ts";
import type { Tensor4D } from "../nn/types.ts";
import type { CellSettings } from "../spec/mod.ts";
import type { Resources } from "./resources.ts";

/** Ways of bringing pictures to size that are a method's own. */
export interface OwnGeometries {
  readonly train?: Geometry;
  readonly val?: Geometry;
}

/** An opened cohort. */
export interface CohortResources {
  readonly dataset: Dataset;
  /** SHA-256 (hex) of the weights that are loaded. */
  readonly weights: string;
  readonly train: FeatureBank;
  readonly val: FeatureBank;
  /** Mean feature that is taken from the features, C numbers; null where none is. */
  readonly center: Float32Array | null;
  /** The validation split at another resolution, for validations during training; `val` at its own. */
  validation(resolution: number): FeatureBank;
  /**
   * The same data, brought to size in a method's own ways; a way that is not given is the common one.
   *
   * @param geometries Those of training pictures and of pictures that are scored.
   */
  own(geometries: OwnGeometries): Promise<CohortResources>;
  dispose(): void;
}

/**
 * Opens the dataset and the backbone that `settings` name, and readies their feature banks.
 *
 * @param resources What names stand for.
 * @param engine What the running engine can do for a frozen backbone.
 * @param cache Where features are kept on disk, if anywhere. The cohort owns it from now on.
 * @param onWork Called for each picture or label map that is read, and for each pass through the backbone.
 * @throws {Error} A picture or a label map that cells are scored on cannot be read: better now than after the training.
 * @throws {RangeError} All labels that cells are scored on are of one class.
 */
export async function openCohort(
  settings: CellSettings,
  resources: Resources,
  engine: Pick<Engine, "networks"> = {},
  cache?: FeatureCache,
  onWork: () => void = () => {},
): Promise<CohortResources> {
  const dataset = await resources.openDataset(settings);
  const backbone = watchedBackbone(await resources.loadBackbone(settings.backbone, engine), onWork);
  const { precision } = settings.features;
  // Features are what the code of a module makes of pictures and weights; a method's code makes none.
  const { method: _, ...code } = await resources.code(settings);
  const labels = new LabelCounts(dataset.classes);
  const onLabel = { train: () => {}, val: (label: LabelMap) => labels.add(label) };
  const bank = (split: "train" | "val", resolution: number, geometry?: Geometry) =>
    new FeatureBank(watchedSplit(dataset.split(split), onWork, onLabel[split]), backbone, {
      resolution,
      precision,
      geometry,
      cache: cache?.bank({
        ...{ dataset, backbone, code, split, resolution, precision },
        ...geometry && { geometry: geometry.name },
      }),
    });
  const dispose = () => {
    backbone.dispose();
    cache?.[Symbol.dispose]();
  };
  const opened = new Map<string, CohortResources>();
  const open = async (geometries: OwnGeometries): Promise<CohortResources> => {
    const id = JSON.stringify([geometries.train?.name, geometries.val?.name]);
    const known = opened.get(id);
    if (known) return known;
    const train = bank("train", settings.train.resolution, geometries.train);
    const val = bank("val", settings.evaluate.resolution, geometries.val);
    if (opened.size === 0) {
      await readAll(val);
      assertScorable(labels, dataset);
    }
    const center = settings.features.center ? await train.mean() : null;
    if (center) { for (const bank of [train, val]) bank.centerOn(center); }
    const banks = new Map([[settings.evaluate.resolution, val]]);
    const validation = (resolution: number): FeatureBank => {
      const known = banks.get(resolution);
      if (known) return known;
      const made = bank("val", resolution, geometries.val);
      if (center) made.centerOn(center);
      banks.set(resolution, made);
      return made;
    };
    const parts = { dataset, weights: backbone.digest, train, val, center, validation, own: open, dispose };
    opened.set(id, parts);
    return parts;
  };
  return await open({});
}

/**
 * Reads what cells are scored on once. Decoding costs little beside the backbone, and labels stay in memory. A picture of no
 * file is drawn, which costs more and cannot fail.
 */
async function readAll(bank: FeatureBank): Promise<void> {
  for (let index = 0; index < bank.count; index++) {
    if (bank.split.files?.(index).length !== 0) await bank.split.image(index);
    await bank.labels(index);
  }
}

/** Refuses labels that every prediction would be right about. */
function assertScorable(labels: LabelCounts, { name, split }: Dataset): void {
  const fault = labels.oddities(split("val")).find(({ level }) => level === "error");
  if (fault) throw new RangeError(`Cannot score on dataset "${name}": ${fault.message}`);
}

/** A split that says when it is read, and what its labels are. */
function watchedSplit(split: Split, onWork: () => void, onLabel: (label: LabelMap) => void): Split {
  return {
    name: split.name,
    length: split.length,
    hasLabels: split.hasLabels ?? true,
    id: (index) => split.id(index),
    ...(split.files && { files: (index: number) => split.files!(index) }),
    ...(split.group && { group: (index: number) => split.group!(index) }),
    ...(split.fit && { fit: split.fit }),
    ...(split.map && { map: (name: string, index: number) => split.map!(name, index) }),
    ...(split.size && { size: (index: number) => split.size!(index) }),
    image: (index) => {
      onWork();
      return split.image(index);
    },
    label: async (index) => {
      onWork();
      const label = await split.label(index);
      onLabel(label);
      return label;
    },
  };
}

/** A backbone that says when a picture passes it. */
function watchedBackbone(backbone: LoadedBackbone, onWork: () => void): LoadedBackbone {
  const watched = <T>(pass: (images: Tensor4D) => T) => (images: Tensor4D) => {
    onWork();
    return pass.call(backbone, images);
  };
  return {
    name: backbone.name,
    channels: backbone.channels,
    patch: backbone.patch,
    digest: backbone.digest,
    features: watched(backbone.features),
    ...backbone.attention && { attention: watched(backbone.attention) },
    ...backbone.outputs && {
      transformer: backbone.transformer,
      outputs: (images: Tensor4D, names: readonly OutputName[]) => {
        onWork();
        return backbone.outputs!(images, names);
      },
    },
    ...backbone.parameters && {
      parameters: (parts: readonly ParameterPart[]) => backbone.parameters!(parts),
    },
    dispose: () => backbone.dispose(),
  };
}
