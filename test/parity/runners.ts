/**
 * Which runner compares which kind of golden file.
 *
 * @module
 */
import type { Comparison } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";

/**
 * Recomputes what a golden file holds from its inputs and compares.
 *
 * It runs in a scope of its own, which frees the tensors it leaves behind; of variables it disposes itself.
 */
export type ParityRunner = (golden: GoldenFile, comparison: Comparison) => void | Promise<void>;

/** Finds a runner in a module that is loaded when the first file of its kind is met. */
export type RunnerLoader = () => Promise<ParityRunner>;

const RUNNERS: readonly { kind: string; name: RegExp; load: RunnerLoader }[] = [
  { kind: "omh", name: /^levels/, load: async () => (await import("./omh_transport.ts")).levels },
  {
    kind: "omh",
    name: /^sinkhorn_underflow/,
    load: async () => (await import("./omh_transport.ts")).underflow,
  },
  {
    kind: "omh",
    name: /^sinkhorn_\d/,
    load: async () => (await import("./omh_transport.ts")).sinkhorn,
  },
  { kind: "omh", name: /^loss_/, load: async () => (await import("./omh_losses.ts")).losses },
  { kind: "omh", name: /^readings/, load: async () => (await import("./omh_losses.ts")).readings },
  { kind: "omh", name: /^steps/, load: async () => (await import("./omh_steps.ts")).steps },
  { kind: "stego", name: /^head/, load: async () => (await import("./stego_parts.ts")).head },
  { kind: "stego", name: /^grid_sample/, load: async () => (await import("./stego_parts.ts")).gridSample },
  { kind: "stego", name: /^super_perm/, load: async () => (await import("./stego_parts.ts")).superPerm },
  { kind: "stego", name: /^knn/, load: async () => (await import("./stego_parts.ts")).knn },
  {
    kind: "stego",
    name: /^corr_loss/,
    load: async () => (await import("./stego_correspondence.ts")).correspondence,
  },
  {
    kind: "stego",
    name: /^cluster_lookup/,
    load: async () => (await import("./stego_probes.ts")).clusterLookup,
  },
  {
    kind: "stego",
    name: /^linear_probe/,
    load: async () => (await import("./stego_probes.ts")).linearProbe,
  },
  {
    kind: "stego",
    name: /^train_step/,
    load: async () => (await import("./stego_train_step.ts")).trainStep,
  },
  { kind: "smooseg", name: /^projection/, load: async () => (await import("./smooseg_parts.ts")).projection },
  { kind: "smooseg", name: /^prediction/, load: async () => (await import("./smooseg_parts.ts")).prediction },
  { kind: "smooseg", name: /^ema_update/, load: async () => (await import("./smooseg_parts.ts")).emaUpdate },
  {
    kind: "smooseg",
    name: /^permutation/,
    load: async () => (await import("./smooseg_parts.ts")).permutation,
  },
  {
    kind: "smooseg",
    name: /^smoothness/,
    load: async () => (await import("./smooseg_energy.ts")).smoothnessTerms,
  },
  { kind: "smooseg", name: /^energy/, load: async () => (await import("./smooseg_energy.ts")).energyTerms },
  { kind: "smooseg", name: /^objective/, load: async () => (await import("./smooseg_energy.ts")).objective },
  { kind: "smooseg", name: /^train/, load: async () => (await import("./smooseg_train.ts")).trainSteps },
  {
    kind: "smooseg",
    name: /^evaluation/,
    load: async () => (await import("./smooseg_evaluation.ts")).evaluation,
  },
  { kind: "hp", name: /^backbone/, load: async () => (await import("./hp_backbone.ts")).backbone },
  { kind: "hp", name: /^consistency/, load: async () => (await import("./hp_parts.ts")).consistency },
  { kind: "hp", name: /^contrastive/, load: async () => (await import("./hp_contrastive.ts")).contrastive },
  { kind: "hp", name: /^ema_update/, load: async () => (await import("./hp_parts.ts")).emaUpdate },
  { kind: "hp", name: /^evaluation/, load: async () => (await import("./hp_probes.ts")).evaluation },
  { kind: "hp", name: /^head_forward/, load: async () => (await import("./hp_parts.ts")).headForward },
  { kind: "hp", name: /^local_mix/, load: async () => (await import("./hp_parts.ts")).localMix },
  { kind: "hp", name: /^optimizers/, load: async () => (await import("./hp_optimizers.ts")).optimizers },
  { kind: "hp", name: /^pools/, load: async () => (await import("./hp_parts.ts")).pools },
  { kind: "hp", name: /^probes/, load: async () => (await import("./hp_probes.ts")).probes },
  { kind: "hp", name: /^schedule/, load: async () => (await import("./hp_parts.ts")).schedule },
  { kind: "hp", name: /^train/, load: async () => (await import("./hp_train.ts")).trainSteps },
  {
    kind: "transfgu",
    name: /^windows/,
    load: async () => (await import("./transfgu_windows.ts")).windows,
  },
  {
    kind: "transfgu",
    name: /^window_selection/,
    load: async () => (await import("./transfgu_windows.ts")).windowSelection,
  },
  {
    kind: "transfgu",
    name: /^attention_gradient/,
    load: async () => (await import("./transfgu_gradient.ts")).attentionGradients,
  },
  {
    kind: "transfgu",
    name: /^decoder_forward/,
    load: async () => (await import("./transfgu_decoder.ts")).decoderForward,
  },
  {
    kind: "transfgu",
    name: /^decoder_dropout/,
    load: async () => (await import("./transfgu_decoder.ts")).decoderDropout,
  },
  {
    kind: "transfgu",
    name: /^losses_things/,
    load: async () => (await import("./transfgu_losses.ts")).lossesThings,
  },
  { kind: "transfgu", name: /^losses/, load: async () => (await import("./transfgu_losses.ts")).losses },
  {
    kind: "transfgu",
    name: /^train_steps/,
    load: async () => (await import("./transfgu_train.ts")).trainSteps,
  },
  { kind: "transfgu", name: /^augment/, load: async () => (await import("./transfgu_augment.ts")).augment },
  {
    kind: "transfgu",
    name: /^evaluation/,
    load: async () => (await import("./transfgu_evaluation.ts")).evaluation,
  },
  {
    kind: "transfgu",
    name: /^schedules/,
    load: async () => (await import("./transfgu_schedules.ts")).schedules,
  },
  { kind: "eagle", name: /^head/, load: async () => (await import("./eagle_parts.ts")).head },
  {
    kind: "eagle",
    name: /^correspondence/,
    load: async () => (await import("./eagle_parts.ts")).correspondence,
  },
  { kind: "eagle", name: /^eigen/, load: async () => (await import("./eagle_parts.ts")).eigen },
  { kind: "eagle", name: /^object/, load: async () => (await import("./eagle_objects.ts")).objects },
  { kind: "eagle", name: /^step/, load: async () => (await import("./eagle_step.ts")).step },
  {
    kind: "eagle",
    name: /^evaluation/,
    load: async () => (await import("./eagle_evaluation.ts")).evaluation,
  },
  { kind: "ppap", name: /^decoder/, load: async () => (await import("./ppap_decoder.ts")).decoder },
  { kind: "ppap", name: /^evaluation/, load: async () => (await import("./ppap_decoder.ts")).evaluation },
  { kind: "ppap", name: /^loss_/, load: async () => (await import("./ppap_loss.ts")).loss },
  { kind: "ppap", name: /^train/, load: async () => (await import("./ppap_train.ts")).trainSteps },
  { kind: "primaps", name: /^masks_/, load: async () => (await import("./primaps_masks.ts")).masks },
  {
    kind: "primaps",
    name: /^pca_init/,
    load: async () => (await import("./primaps_masks.ts")).firstPrototypes,
  },
  { kind: "primaps", name: /^init_steps/, load: async () => (await import("./primaps_train.ts")).startSteps },
  { kind: "primaps", name: /^em_steps/, load: async () => (await import("./primaps_train.ts")).studentSteps },
  { kind: "primaps", name: /^votes/, load: async () => (await import("./primaps_train.ts")).votes },
  {
    kind: "primaps",
    name: /^ema_schedule/,
    load: async () => (await import("./primaps_train.ts")).teacherSchedule,
  },
  {
    kind: "primaps",
    name: /^evaluation/,
    load: async () => (await import("./primaps_evaluation.ts")).evaluation,
  },
  {
    kind: "primaps",
    name: /^preprocess/,
    load: async () => (await import("./primaps_evaluation.ts")).preprocess,
  },
  { kind: "vit", name: /^vit_/, load: async () => (await import("./vit.ts")).vit },
  {
    kind: "vit2",
    name: /^position_tables/,
    load: async () => (await import("./vit2.ts")).positionTables,
  },
  { kind: "vit2", name: /^hashed_/, load: async () => (await import("./vit2.ts")).hashed },
  { kind: "vit2", name: /_tiny$/, load: async () => (await import("./vit2.ts")).tiny },
  { kind: "eval", name: /^metrics/, load: async () => (await import("./eval_metrics.ts")).metrics },
  { kind: "eval", name: /^nearest_index/, load: async () => (await import("./eval_data.ts")).nearestIndex },
  { kind: "eval", name: /^five_crop/, load: async () => (await import("./eval_data.ts")).fiveCrop },
  { kind: "eval", name: /^preprocess_/, load: async () => (await import("./eval_data.ts")).preprocess },
  {
    kind: "eval",
    name: /^upsample_bilinear/,
    load: async () => (await import("./eval_maps.ts")).upsampleBilinear,
  },
  { kind: "eval", name: /^crf/, load: async () => (await import("./eval_crf.ts")).crf },
  { kind: "datasets", name: /^expected/, load: async () => (await import("./datasets.ts")).datasets },
  {
    kind: "checkpoints",
    name: /\.forward$/,
    load: async () => (await import("./checkpoint_forward.ts")).checkpointForward,
  },
  {
    kind: "eval",
    name: /^evaluation_run/,
    load: async () => (await import("./eval_run.ts")).evaluationRun,
  },
];

/**
 * Finds the runner of a golden file.
 *
 * @param kind The folder that the file lies in.
 * @param name The file's name without its ending.
 * @returns The runner's loader, or `undefined` where this kind of file has none yet.
 */
export function findRunner(kind: string, name: string): RunnerLoader | undefined {
  return RUNNERS.find((runner) => runner.kind === kind && runner.name.test(name))?.load;
}
