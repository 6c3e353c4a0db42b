/**
 * What changes in the course of HP's training.
 *
 * @module
 */

/** The length of a training run. */
export interface TrainingLength {
  /** Number of training steps. */
  readonly steps: number;
  /** Training steps per epoch. */
  readonly stepsPerEpoch: number;
}

/**
 * Weight lambda of the task-specific positives: 0 up to the end of the warm-up, then linear towards 1 (reference: HP, section 7).
 *
 * @param step Training step, from 0.
 * @param warmup Steps of warm-up.
 * @param steps Number of training steps.
 */
export function specificWeight(step: number, warmup: number, steps: number): number {
  return step <= warmup ? 0 : (step - warmup) / (steps - warmup);
}

/**
 * Whether the task-specific pool is renewed before a step: at positive multiples of the interval, counted afresh in every
 * epoch (reference: HP, section 5).
 *
 * @param step Training step, from 0.
 */
export function renewsPool(step: number, interval: number, stepsPerEpoch: number): boolean {
  const iteration = step % stepsPerEpoch;
  return iteration > 0 && iteration % interval === 0;
}

/** How often the pools are filled in a training: both before the first step, then the task-specific one at its renewals. */
export function poolFills(
  { steps, stepsPerEpoch }: TrainingLength,
  { renew_interval }: { readonly renew_interval: number },
): number {
  const perEpoch = (iterations: number) => Math.max(0, Math.ceil(iterations / renew_interval) - 1);
  return 2 + Math.floor(steps / stepsPerEpoch) * perEpoch(stepsPerEpoch) + perEpoch(steps % stepsPerEpoch);
}
