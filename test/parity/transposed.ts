/**
 * Turns a plain matrix, to go between "channels first" and "channels last".
 *
 * @param values `[rows, columns]`, row by row.
 * @param rows Number of rows.
 * @returns `[columns, rows]`, row by row.
 */
export function transposed(values: Float32Array, rows: number): Float32Array {
  const columns = values.length / rows;
  return Float32Array.from(values, (_, at) => values[(at % rows) * columns + Math.floor(at / rows)]);
}
