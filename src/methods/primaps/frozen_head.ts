/**
 * The trained codes of STEGO or HP in place of features: the head of a kept model, frozen.
 *
 * @module
 */
import { relu, type Tensor2D, tensor2d, tidy, zeros } from "@tensorflow/tfjs-core";
import type { RandomStreams } from "../../base/random.ts";
import type { StageItem, StagePart } from "../../features/stage/types.ts";
import { contentDigest } from "../../formats/content_digest.ts";
import { readSafetensors, type SafetensorsFile, toFloat32 } from "../../formats/safetensors.ts";
import { type Matrix, ownedVariable } from "../../nn/initialize.ts";
import type { Tensor4D } from "../../nn/types.ts";
import { drawBranchMasks, dropBranches } from "../parts/draws.ts";
import { SegmentationHead } from "../parts/segmentation_head.ts";
import type { CodeOptions, PrimapsOptions } from "./options.ts";

/** Name of the part in a stage. */
export const HEAD = "head";
/** Name of the model's cluster centres among its arrays. */
const CENTERS = "cluster_probe.centers";
/** What a kept model calls its state. */
const STATE = "state/";
/** Methods whose codes can be had: their heads have the same layers. */
const METHODS: readonly unknown[] = ["stego", "hp"];

/** Reads the model that the options name; without one the part is a stand-in. */
export const headStage: StagePart<PrimapsOptions> = {
  name: HEAD,
  version: 1,
  depends: ({ model_digest }) => model_digest,
  items: () => 1,
  make: async (_, { options: { model, model_digest } }): Promise<StageItem> => {
    if (model === null) return { none: { dtype: "U8", shape: [1], data: Uint8Array.of(0) } };
    const file = await readSafetensors(model);
    requireModel(model, model_digest, file);
    const kept = [...file.tensors].filter(([name]) =>
      name.startsWith(`${STATE}head.`) || name === STATE + CENTERS
    );
    return Object.fromEntries(kept.map(([name, tensor]) => [name.slice(STATE.length), tensor]));
  },
};

function requireModel(path: string, digest: string | null, { tensors, metadata }: SafetensorsFile): void {
  const cannot = (found: string, expected: string) =>
    new RangeError(`Cannot use the codes of "${path}": ${found}, expected ${expected}`);
  if (metadata.digest !== contentDigest(metadata.model ?? "", tensors)) {
    throw cannot("its content is not what it states", "a model that bench --keep-models has kept");
  }
  if (metadata.digest !== digest) {
    throw cannot(`its digest is ${metadata.digest}`, `${digest}, as primaps.model_digest says`);
  }
  const { settings } = JSON.parse(metadata.model);
  if (!METHODS.includes(settings.method)) {
    throw cannot(`it is a model of "${settings.method}"`, `one of ${METHODS.join(" or ")}`);
  }
}

/** A head that makes codes of features and is not trained. */
export interface FrozenHead {
  /** Its parameters by stable name. */
  readonly buffers: Readonly<Record<string, Matrix>>;
  /** The model's cluster centres: rank 2, `[clusters, K]`; the caller disposes of it. */
  centers(clusters: number): Tensor2D;
  /** Codes without dropout. */
  codes(features: Tensor4D): Tensor4D;
  /**
   * Codes as training sees them.
   *
   * @param view Which view of the pictures, for the draws.
   */
  trainCodes(features: Tensor4D, view: string, step: number): Tensor4D;
}

/**
 * Puts the head together; without the stage's arrays its parameters are 0.
 *
 * @param stored What the stage has made; undefined where a kept model of PriMaPs is put together.
 * @param channels Number of feature channels C.
 * @throws {RangeError} The model has other sizes.
 */
export function frozenHead(
  stored: StageItem | undefined,
  channels: number,
  random: RandomStreams,
  { model, model_dim, code_dropout }: CodeOptions,
): FrozenHead {
  const dim = model_dim!;
  const values = (name: string, rows: number, columns: number): Tensor2D => {
    if (!stored) return zeros([rows, columns]);
    const tensor = stored[name];
    if (tensor && String(tensor.shape) === String([rows, columns])) {
      return tensor2d(toFloat32(tensor, name), [rows, columns]);
    }
    throw new RangeError(
      `Cannot use the codes of "${model}": its "${name}" has the shape [${tensor?.shape}], expected [${rows}, ${columns}] ` +
        `for ${channels} feature channels and primaps.model_dim ${dim}`,
    );
  };
  const layer = (name: string, outputs: number) => ({
    weight: ownedVariable(values(`head.${name}.weight`, channels, outputs)),
    bias: ownedVariable(values(`head.${name}.bias`, 1, outputs)),
  });
  const head = new SegmentationHead(
    { linear: layer("linear", dim), hidden: layer("hidden", channels), output: layer("output", dim) },
    relu,
  );
  return {
    buffers: head.parameters,
    centers: (clusters) => values(CENTERS, clusters, dim),
    codes: (features) => head.codes(features),
    trainCodes: (features, view, step) =>
      tidy(() => {
        const shape = { batch: features.shape[0], channels };
        const masks = drawBranchMasks(random.stream(`primaps/dropout/${view}`, step), shape, code_dropout);
        const { linear, nonlinear } = dropBranches(features, masks);
        return head.codes(linear, nonlinear);
      }),
  };
}
