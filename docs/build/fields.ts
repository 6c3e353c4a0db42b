/**
 * Fields of interfaces with their doc comments, from the source as `deno fmt` leaves it.
 *
 * @module
 */

/** A field of an interface. */
export interface Field {
  readonly name: string;
  /** Its type as written, on one line. */
  readonly type: string;
  readonly optional: boolean;
  /** Its doc comment on one line; empty where it has none. */
  readonly doc: string;
}

/** An interface of a source file. */
export interface Fields {
  /** Its doc comment on one line. */
  readonly doc: string;
  readonly fields: readonly Field[];
}

const COMMENT = String.raw`(?:/\*\*((?:(?!\*/)[\s\S])*)\*/\n)?`;
const INTERFACE = new RegExp(
  String.raw`^${COMMENT}export interface (\w+)[^{]*\{\n([\s\S]*?)^\}$`,
  "gm",
);
const FIELD = new RegExp(
  String.raw`^ {2}${
    COMMENT.replace("\\n", "\\n {2}")
  }readonly (\w+)(\??): ([\s\S]*?);$(?=\n {2}[^\s}]|\n*$(?![\s\S]))`,
  "gm",
);

/**
 * The exported interfaces of a source file, by name.
 *
 * @param source Text of the file.
 */
export function interfacesOf(source: string): Map<string, Fields> {
  return new Map(
    [...source.matchAll(INTERFACE)].map(([, doc, name, body]) => [name, {
      doc: plain(doc),
      fields: [...body.matchAll(FIELD)].map(([, doc, name, optional, type]) => ({
        name,
        type: type.replace(/\/\*\*[\s\S]*?\*\//g, "").replace(/\s+/g, " "),
        optional: optional === "?",
        doc: plain(doc),
      })),
    }]),
  );
}

/** A comment without its stars and tags, on one line. */
function plain(comment = ""): string {
  return comment.replace(/^\s*\* ?/gm, " ").replace(/\{@linkcode ([^}]+)\}/g, "`$1`").replace(/\s+/g, " ")
    .trim();
}
