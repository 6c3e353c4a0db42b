/**
 * Turns around who reads what: the places in `rows` that name a row, row by row.
 *
 * @param rows Numbers of rows of a table, all in range.
 * @param height Rows that the table has.
 * @returns First, for each row and once more at the end, where its places begin in this very list; then the places, in ascending
 * order for each row.
 */
export function readersOf(rows: Int32Array, height: number): Int32Array {
  const list = new Int32Array(height + 1 + rows.length);
  for (const row of rows) list[row + 1]++;
  list[0] = height + 1;
  for (let row = 0; row < height; row++) list[row + 1] += list[row];
  const next = list.slice(0, height);
  rows.forEach((row, place) => list[next[row]++] = place);
  return list;
}
