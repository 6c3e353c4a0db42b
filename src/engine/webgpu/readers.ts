import { assertRows } from "../assert_rows.ts";
import { LANES } from "./rows.ts";

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

/**
 * WGSL of a shader that adds up, for each row of a table, what its taps give back, after that of `valueType`.
 *
 * @param gradient Name of the gradients of what the taps made.
 * @param write Statement that stores the `sum` of a value, the one numbered `at`, of a `row`.
 */
export function tapSums(gradient: string, write: string): string {
  return `
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at >= c.size) { return; }
  let row = at / c.items;
  let item = at % c.items;
  var sum = V(0.0);
  for (var i = readers[row]; i < readers[row + 1u]; i++) {
    let tap = u32(readers[i]);
    sum += weights[tap] * ${gradient}[tap % c.count * c.items + item];
  }
  ${write}
}`;
}
