/**
 * Numbers as the report shows them.
 *
 * @module
 */

/** What stands where there is no number. */
export const NONE = "–";

/** A number with fixed decimals and a true minus sign. */
export function shown(value: number | null | undefined, decimals = 1): string {
  if (value === null || value === undefined || Number.isNaN(value)) return NONE;
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A difference with its sign. */
export function signed(value: number | null | undefined, decimals = 1): string {
  const text = shown(value, decimals);
  return value !== null && value !== undefined && value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** The ends of an interval; nothing where there is none. */
export function ends(
  low: number | null | undefined,
  high: number | null | undefined,
  show: (value: number) => string = shown,
): string {
  return low === null || low === undefined || high === null || high === undefined
    ? ""
    : `[${show(low)}, ${show(high)}]`;
}

/** A p-value. */
export function shownP(p: number | null | undefined): string {
  if (p === null || p === undefined) return NONE;
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

/** A number to as many significant digits, without an exponent where it is of usual size. */
export function significant(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || Number.isNaN(value)) return NONE;
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}

/** A size in bytes. */
export function bytes(value: number): string {
  return `${shown(value / 2 ** 20, 0)} MiB`;
}
