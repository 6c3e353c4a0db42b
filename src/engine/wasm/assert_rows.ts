/**
 * Refuses row numbers outside a table: a kernel would read or write other tensors there.
 *
 * @param verb What is being done, for the message.
 * @param rows Row numbers.
 * @param count Rows of the table.
 * @throws {RangeError} A number is not in `0..count-1`.
 */
export function assertRows(verb: string, rows: Int32Array, count: number): void {
  for (const row of rows) {
    if (row < 0 || row >= count) {
      throw new RangeError(`Cannot ${verb} row ${row}: there are ${count} rows, expected 0..${count - 1}`);
    }
  }
}
