/**
 * Settings for small sets of small pictures: those of the embedded tables.
 *
 * @module
 */
import type { Preset } from "../spec/mod.ts";

/** OMH weights of 1 collapse here; these are the largest feasible ones, found without labels (reference: omh, "The feasibility rule"). */
const OMH = { lambda_cluster: 0.001, lambda_match: 0.001 };
/** Those of HP and SmooSeg. */
const OTHER_OMH = { lambda_cluster: 0.03, lambda_match: 0.03 };

const HP = {
  dim: 64,
  temperature: 0.4,
  negative_share: 1,
  consistency_weight: 0,
  pool_size: 256,
  renew_interval: 20,
  momentum: 0.99,
  warmup: 50,
  attention_factor: 16,
};

/**
 * 240 steps of 8 pictures of 128 pixels, with the options that the methods have for aerial images, sized to small sets. Nothing
 * was tuned on labels.
 */
export const SMALL: Preset = {
  settings: {
    features: { center: true },
    train: { steps: 240, batch: 8, resolution: 128, crop: "none", probe_rate: "travel", linear_probe: false },
    evaluate: { resolution: 128, crf: false, readout: "converged" },
    omh: OMH,
  },
  methods: {
    stego: {
      stego: {
        dim: 70,
        pointwise: true,
        pos_intra_weight: 0.67,
        pos_inter_weight: 0.25,
        neg_inter_weight: 0.63,
        pos_intra_shift: 0.08,
        pos_inter_shift: 0.02,
        neg_inter_shift: 0.76,
      },
    },
    hp: {
      hp: HP,
      omh: OTHER_OMH,
    },
    smooseg: { smooseg: { pos_intra_shift: 0.1, neg_inter_shift: 0.5 }, omh: OTHER_OMH },
  },
};

/** {@linkcode SMALL}, where directions tell classes apart: a flipped picture shows others. */
export const SMALL_DIRECTED: Preset = {
  ...SMALL,
  settings: { ...SMALL.settings, evaluate: { ...SMALL.settings.evaluate as object, flip: false } },
};

/** {@linkcode SMALL}, where there are too few pictures for HP's pools. */
export const SMALL_FEW: Preset = {
  ...SMALL,
  methods: { ...SMALL.methods, hp: { ...SMALL.methods!.hp, hp: { ...HP, pool_size: 128 } } },
};
