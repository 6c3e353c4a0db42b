/**
 * STEGO's training step (reference: STEGO, section 5), with the OMH losses where they are asked for.
 *
 * @module
 */
import { mul, type Tensor3D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import type { RandomStreams } from "../../base/random.ts";
import type { Batch } from "../../features/types.ts";
import type { Size } from "../../nn/bilinear.ts";
import { dropChannels } from "../../nn/channel_dropout.ts";
import { stopGradient } from "../../nn/gradients.ts";
import { positions } from "../../nn/positions.ts";
import type { Hierarchy } from "../../omh/hierarchy.ts";
import type { StepPlan } from "../../omh/level_plans.ts";
import { type BranchInputs, dropBranches, type HeadMasks } from "../parts/draws.ts";
import type { LinearProbeTarget } from "../parts/linear_probe.ts";
import {
  centerOptimizer,
  probeGroups,
  probeLabels,
  probeLosses,
  probePredictor,
  type Probes,
} from "../parts/probes.ts";
import type { SegmentationHead } from "../parts/segmentation_head.ts";
import { createTrainer, hierarchyGroup } from "../parts/trainer.ts";
import type { Trainer } from "../types.ts";
import {
  type CorrespondenceDraws,
  type CorrespondenceLosses,
  correspondenceLosses,
  type CorrespondenceTaps,
  correspondenceTaps,
  type CorrespondenceTargets,
  correspondenceTargets,
} from "./correspondence.ts";
import { pairLosses, type PairTaps, pairTaps, pairTargets } from "./correspondence_at_once.ts";
import type { StegoDraws } from "./draws.ts";
import type { StegoOptions } from "./options.ts";

/** The trainable parts of a STEGO trainer. */
export interface StegoParts extends Probes {
  readonly head: SegmentationHead;
  /** The OMH hierarchy, or null for STEGO alone. */
  readonly hierarchy: Hierarchy | null;
}

/** All of a step that neither depends on the trainer's parameters nor on the OMH options. */
interface PreparedImages {
  readonly image: BranchInputs;
  readonly neighbor: BranchInputs;
  readonly correspondence: Correspondence;
  /** Null where no linear probe is trained. */
  readonly labels: LinearProbeTarget | null;
}

/** Points and what pairs of them are held to, kind by kind or all at once. */
type Correspondence =
  | { readonly taps: CorrespondenceTaps; readonly targets: CorrespondenceTargets }
  | { readonly pairs: PairTaps; readonly targets: Tensor3D };

interface Prepared extends PreparedImages {
  readonly plans: readonly StepPlan[] | null;
}

/**
 * Builds a STEGO trainer from its parts.
 *
 * @param parts Trainable parts, owned by the trainer from now on.
 * @param draw Draws everything random of the step that `batch` is for.
 * @param source What `draw` derives from, where trainers of the same source and options draw the same; by default none does.
 */
export function createStegoTrainer(
  parts: StegoParts,
  options: StegoOptions,
  draw: (batch: Batch) => StegoDraws,
  source?: Pick<RandomStreams, "seed" | "variation">,
): Trainer {
  const { head, linearProbe, hierarchy } = parts;
  const key = JSON.stringify([source?.seed, source?.variation, options, linearProbe?.weight.shape]);
  const images = (batch: Batch): PreparedImages => {
    const make = () => prepare(batch, draw(batch), parts, options);
    return source === undefined ? make() : batch.shared?.take(createStegoTrainer, key, make) ?? make();
  };
  const probeOptimizer = { learningRate: options.probe_learning_rate };
  return createTrainer<Prepared>({
    groups: {
      head: { parameters: head.parameters, optimizer: { learningRate: options.head_learning_rate } },
      ...probeGroups(parts, { cluster: probeOptimizer, linear: probeOptimizer }),
      ...(hierarchy && { omh: hierarchyGroup(hierarchy, centerOptimizer(parts, probeOptimizer)) }),
    },
    prepare: async (batch) => ({ ...images(batch), plans: await hierarchy?.prepare(batch.step) ?? null }),
    objective: ({ image, neighbor, correspondence, labels, plans }) => {
      const codes = head.codes(image.linear, image.nonlinear);
      const neighborCodes = head.codes(neighbor.linear, neighbor.nonlinear);
      const losses = weightedLosses(codes, neighborCodes, correspondence, options);
      const detached = stopGradient(() => codes.clone());
      return {
        pos_intra: losses.intra,
        pos_inter: losses.inter,
        neg_inter: losses.negative,
        ...probeLosses(parts, detached, labels),
        ...hierarchy?.losses(positions(codes), plans),
      };
    },
    diagnostics: ({ plans }) => hierarchy?.diagnostics(plans) ?? {},
    hierarchy,
    predictor: {
      codes: (features) => head.codes(features),
      ...probePredictor(parts),
    },
  });
}

function prepare(
  batch: Batch,
  draws: StegoDraws,
  parts: StegoParts,
  options: StegoOptions,
): PreparedImages {
  const { features, neighbors } = batch;
  if (!neighbors) throw new TypeError('Cannot train "stego": the batch has no neighbours, expected them');
  const [, height, width] = features.shape;
  const seen = (map: Tensor4D, masks: HeadMasks) => dropChannels(map, masks.features);
  return {
    image: dropBranches(features, draws.image),
    neighbor: dropBranches(neighbors, draws.neighbor),
    correspondence: prepareCorrespondence(
      () => [seen(features, draws.image), seen(neighbors, draws.neighbor)],
      draws.correspondence,
      { height, width },
      options,
    ),
    labels: probeLabels(parts, batch),
  };
}

function prepareCorrespondence(
  maps: () => [features: Tensor4D, neighbors: Tensor4D],
  draws: CorrespondenceDraws,
  size: Size,
  options: StegoOptions,
): Correspondence {
  const pairs = pairTaps(draws, size);
  if (pairs) return { pairs, targets: tidy(() => pairTargets(...maps(), pairs, options)) };
  const taps = correspondenceTaps(draws, size);
  return { taps, targets: tidy(() => correspondenceTargets(...maps(), taps, options)) };
}

/** The three parts of the loss, each times its weight. */
function weightedLosses(
  codes: Tensor4D,
  neighborCodes: Tensor4D,
  correspondence: Correspondence,
  options: StegoOptions,
): CorrespondenceLosses {
  if ("pairs" in correspondence) {
    return pairLosses(codes, neighborCodes, correspondence.pairs, correspondence.targets, options);
  }
  const { taps, targets } = correspondence;
  const { intra, inter, negative } = correspondenceLosses(codes, neighborCodes, taps, targets, options);
  return {
    intra: mul(intra, options.pos_intra_weight),
    inter: mul(inter, options.pos_inter_weight),
    negative: mul(negative, options.neg_inter_weight),
  };
}
