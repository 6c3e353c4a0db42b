/**
 * Sizes of figures: small enough for a phone, and side by side on a wide screen.
 *
 * @module
 */

/** Width of a figure, in units of its view box: about those of a phone's screen. */
export const WIDTH = 380;

/** Keeps letters clear of what lies below them. */
export const HALO = { stroke: "var(--ground)", strokeWidth: 4 };

/** The fractional part of multiples of this number is spread evenly, however many there are. */
const GOLDEN = 0.618033988749895;

/** Where a point is set aside so that points of like value are told apart, from -1 to 1. */
export function scatter(i: number): number {
  return 2 * ((i * GOLDEN + 0.5) % 1) - 1;
}
