/**
 * What several verdicts come to.
 *
 * @module
 */
import type { CheckVerdict } from "./types.ts";

/** The worst of several verdicts; `same` of none. */
export function worst(verdicts: readonly CheckVerdict[]): CheckVerdict {
  const order: CheckVerdict[] = ["differs", "cannot compare", "within tolerance"];
  return order.find((verdict) => verdicts.includes(verdict)) ?? "same";
}
