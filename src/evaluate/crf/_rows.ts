/**
 * Copies between rows of different length: classes with and without padding.
 *
 * @module
 */

/**
 * Copies each row as far as both arrays' rows reach; the rest of a longer target row stays as it is.
 *
 * @param from Source, rows of `fromLength` numbers.
 * @param fromLength Numbers in a source row.
 * @param to Target, rows of `toLength` numbers.
 * @param toLength Numbers in a target row.
 */
export function copyRows(from: Float32Array, fromLength: number, to: Float32Array, toLength: number): void {
  const length = Math.min(fromLength, toLength);
  for (let source = 0, target = 0; source < from.length; source += fromLength, target += toLength) {
    for (let i = 0; i < length; i++) to[target + i] = from[source + i];
  }
}
