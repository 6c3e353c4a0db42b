import { assertRows } from "../assert_rows.ts";

/**
 * Turns around who reads what: the places in `rows` that name a row, row by row.
 *
 * @param verb What is being done, for the message.
 * @param rows Numbers of rows of a table.
 * @param height Rows that the table has.
 * @returns First, for each row and once more at the end, where its places begin in this very list; then the places, in ascending
 * order for each row.
 * @throws {RangeError} The table has no such row.
 */
export function readersOf(verb: string, rows: Int32Array, height: number): Int32Array {
  assertRows(verb, rows, height);
  const list = new Int32Array(height + 1 + rows.length);
  for (const row of rows) list[row + 1]++;
  list[0] = height + 1;
  for (let row = 0; row < height; row++) list[row + 1] += list[row];
  const next = list.slice(0, height);
  rows.forEach((row, place) => list[next[row]++] = place);
  return list;
}
