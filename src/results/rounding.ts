/**
 * Fixed decimals for the numbers in result files.
 *
 * @module
 */

/** Decimals of scores in percent: far below what a single pixel changes. */
const PERCENT_DECIMALS = 4;
/** Significant digits of losses and diagnostics: what float32 holds. */
const LOSS_DIGITS = 7;

/** A score in percent as it is written; null where it is undefined. */
export function roundPercent(value: number | null): number | null {
  return value === null || Number.isNaN(value) ? null : Number(value.toFixed(PERCENT_DECIMALS));
}

/** A loss or diagnostic as it is written. */
export function roundLoss(value: number): number {
  return Number(value.toPrecision(LOSS_DIGITS));
}
