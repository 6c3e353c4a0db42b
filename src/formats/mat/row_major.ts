import type { MatArray } from "./read_mat.ts";

/**
 * The numbers of a MAT array with its last axis fastest, as everything else here has them.
 *
 * @example A matrix of 2 rows and 3 columns
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { rowMajor } from "./row_major.ts";
 *
 * const stored = { shape: [2, 3], data: Uint8Array.of(1, 4, 2, 5, 3, 6) };
 * assertEquals(rowMajor(stored), Uint8Array.of(1, 2, 3, 4, 5, 6));
 * ```
 *
 * @param array The array, first axis fastest.
 * @returns A new array of the same type.
 */
export function rowMajor<Data extends MatArray["data"]>({ shape, data }: MatArray & { data: Data }): Data {
  const result = data.slice() as Data;
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  const index = shape.map(() => 0);
  let source = 0;
  for (let target = 0; target < data.length; target++) {
    result[target] = data[source];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += strides[axis];
      if (++index[axis] < shape[axis]) break;
      source -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}
