/**
 * Refuses row numbers outside a table: a kernel would read or write other tensors there.
 *
 * @param verb What is being done, for the message.
 * @param rows Row numbers.
 * @param count Rows of the table.
 * @throws {RangeError} A number is not in `0..count-1`.
 */
export function assertRows(verb: string, rows: Int32Array, count: number): void {
  for (let at = 0; at < rows.length; at++) {
    // Without its sign, a negative number is larger than any count.
    if (rows[at] >>> 0 >= count) {
      throw new RangeError(
        `Cannot ${verb} row ${rows[at]}: there are ${count} rows, expected 0..${count - 1}`,
      );
    }
  }
}
