/**
 * The size of the whole file that a response is about, or of which it is a part.
 *
 * @param response Its field "Content-Range" is looked at, else its "Content-Length".
 * @param start First byte of the body within the file.
 * @returns Bytes; undefined where the server does not tell.
 * @throws {RangeError} The server sends another part than the one that starts there.
 */
export function totalBytes({ headers, url }: Response, start = 0): number | undefined {
  const range = headers.get("content-range");
  if (range !== null) {
    const [, first, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(range) ?? [];
    if (total === undefined || (first !== undefined && Number(first) !== start)) {
      throw new RangeError(
        `Cannot download "${url}": the server sends the range "${range}", expected one from byte ${start}`,
      );
    }
    return total === "*" ? undefined : Number(total);
  }
  const length = headers.get("content-length");
  return length === null ? undefined : start + Number(length);
}
