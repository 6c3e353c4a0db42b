import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Scalar,
} from "yaml";
import { detab, type Detabbed, scalarFault, textFault } from "./_yaml_text.ts";

/** Where something stands in a document: keys and list positions from the root. */
export type DocPath = readonly (string | number)[];

/** Something wrong in the text itself. */
export interface Fault {
  /** Characters from the start of the text. */
  readonly offset: number;
  /** What it concerns. */
  readonly path: DocPath;
  /** What is wrong, in one line. */
  readonly message: string;
}

interface Place {
  /** Start of the key; -1 for an entry of a list. */
  readonly key: number;
  readonly value: number;
  /** Start of a scalar's text, if it stands in the file letter by letter. */
  readonly text?: number;
}

/**
 * A YAML text with the positions of everything in it.
 *
 * @example Where a value stands
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SpecDocument } from "@omh/bench";
 *
 * const document = new SpecDocument("id: tiny\nseeds: [0, 1]\n", "tiny.yaml");
 * assertEquals(document.value, { id: "tiny", seeds: [0, 1] });
 * assertEquals(document.position(document.offset(["seeds", 1])), { line: 2, column: 12 });
 * ```
 */
export class SpecDocument {
  /** Name of the file, as it is shown. */
  readonly file: string;
  /** The text as it was given. */
  readonly text: string;
  /** What the text says, as far as it can be read. */
  readonly value: unknown;
  /** What is wrong with the text itself. */
  readonly faults: readonly Fault[];
  /** Offset up to which the text can be trusted: where the first syntax error stands, or infinity. */
  readonly soundUntil: number;
  readonly #places: ReadonlyMap<string, Place>;
  readonly #lines: LineCounter;
  readonly #source: (offset: number) => number;

  /**
   * Reads a text, whatever is wrong with it.
   *
   * @param text YAML 1.2, core schema, one document.
   * @param file Name to show in messages.
   */
  constructor(text: string, file: string) {
    this.file = file;
    this.text = text;
    this.#lines = countLines(text);
    const unreadable = textFault(text);
    const { document, detabbed } = parseTabbed(unreadable === undefined ? text : "");
    const reader = new Reader(detabbed.text);
    this.value = reader.read(document.contents, [], -1);
    const faults = unreadable === undefined
      ? [...syntaxFaults(document), ...reader.faults].map((fault) => ({
        ...fault,
        offset: detabbed.source(fault.offset),
      }))
      : [{ ...unreadable, path: [], breaks: true }];
    const syntax = faults.filter(({ breaks }) => breaks).map(({ offset }) => offset);
    this.soundUntil = unreadable === undefined ? syntax.reduce((a, b) => Math.min(a, b), Infinity) : 0;
    const tabs = detabbed.tabs.map((offset): Fault => ({ offset, path: [], message: TAB }));
    this.faults = unreadable === undefined
      ? [...tabs, ...faults].filter(({ offset }) => offset <= this.soundUntil)
      : faults;
    this.#places = reader.places;
    this.#source = detabbed.source;
  }

  /**
   * Offset of something, or of the nearest thing around it.
   *
   * @param path Where it stands.
   * @param part Whether its key is meant or its value.
   * @param within Characters into a text.
   * @returns Characters from the start of the file.
   */
  offset(path: DocPath, part: "key" | "value" = "value", within?: number): number {
    for (let length = path.length; length >= 0; length--) {
      const place = this.#places.get(JSON.stringify(path.slice(0, length)));
      if (place === undefined) continue;
      if (within !== undefined && place.text !== undefined && length === path.length) {
        return this.#source(place.text + within);
      }
      return this.#source(part === "key" && place.key >= 0 ? place.key : place.value);
    }
    return 0;
  }

  /**
   * Line and column of an offset, both from 1.
   *
   * @param offset Characters from the start of the file.
   * @returns Line and column.
   */
  position(offset: number): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}

/** Where the lines of a text start. The YAML reader's own count misses some where tabs stand for spaces. */
function countLines(text: string): LineCounter {
  const counter = new LineCounter();
  counter.addNewLine(0);
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) counter.addNewLine(at + 1);
  return counter;
}

const TAB = "Cannot read the indentation: it has a tab, expected spaces";

/** Parses a text; one that tabs make unreadable, as if these were the spaces that make it readable. */
function parseTabbed(text: string): { document: Document.Parsed; detabbed: Detabbed } {
  const document = parseText(text);
  const widths = document.errors.length > 0 && detab(text, 2).tabs.length > 0 ? [2, 4, 6, 8] : [];
  for (const detabbed of widths.map((width) => detab(text, width))) {
    const readable = parseText(detabbed.text);
    if (readable.errors.length === 0) return { document: readable, detabbed };
  }
  return { document, detabbed: { text, tabs: [], source: (offset) => offset } };
}

function parseText(text: string): Document.Parsed {
  return parseDocument(text, {
    version: "1.2",
    schema: "core",
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
  });
}

/** Turns the parsed nodes into plain values and notes where each stands. */
class Reader {
  readonly places = new Map<string, Place>();
  readonly faults: (Fault & { breaks?: boolean })[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  read(node: unknown, path: DocPath, key: number): unknown {
    const [start = Math.max(0, key), end = start] = (node as { range?: number[] } | null)?.range ?? [];
    this.places.set(JSON.stringify(path), {
      key,
      value: start,
      text: textStart(node, this.#text.slice(start, end), start),
    });
    const { anchor, tag } = (node ?? {}) as { anchor?: string; tag?: string };
    if (anchor !== undefined) {
      this.#fault(
        start,
        path,
        `Cannot use the anchor "&${anchor}": specs have no anchors, expected the value itself`,
      );
    }
    if (tag !== undefined) {
      this.#fault(
        start,
        path,
        `Cannot use the tag "${
          tag.replace("tag:yaml.org,2002:", "!!")
        }": specs have no tags, expected the value itself`,
      );
    }
    if (isMap(node)) return this.#map(node.items, path);
    if (isSeq(node)) return node.items.map((item, i) => this.read(item, [...path, i], -1));
    if (isAlias(node)) {
      this.#fault(
        start,
        path,
        `Cannot use the alias "*${node.source}": specs have no anchors, expected the value itself`,
      );
      return null;
    }
    if (!isScalar(node)) return null;
    const fault = scalarFault(node);
    if (fault !== undefined) this.#fault(start, path, fault);
    return node.value;
  }

  #map(items: readonly { key: unknown; value: unknown }[], path: DocPath): Record<string, unknown> {
    const entries = new Map<string, unknown>();
    const first = new Map<string, number>();
    for (const { key, value } of items) {
      const offset = (key as { range?: number[] } | null)?.range?.[0] ?? 0;
      if (!isScalar(key)) {
        this.#fault(offset, path, "Cannot read a key: it is a list or a mapping, expected a name");
        continue;
      }
      const name = keyName(key);
      const at = [...path, name];
      if (name === "<<") {
        this.#fault(
          offset,
          at,
          'Cannot use the merge key "<<": specs have no anchors, expected the settings themselves',
        );
      } else if (first.has(name)) {
        const line = this.#text.slice(0, first.get(name)).split("\n").length;
        this.#fault(
          offset,
          at,
          `Cannot read the key "${name}" again: it is already given on line ${line}, expected it once`,
        );
      } else {
        first.set(name, offset);
        entries.set(name, this.read(value, at, offset));
      }
    }
    return Object.fromEntries(entries);
  }

  #fault(offset: number, path: DocPath, message: string): void {
    this.faults.push({ offset, path, message });
  }
}

function keyName(key: Scalar): string {
  return typeof key.value === "string" ? key.value : key.source ?? String(key.value);
}

function textStart(node: unknown, source: string, start: number): number | undefined {
  if (!isScalar(node) || typeof node.value !== "string") return undefined;
  const quote = /^["']/.test(source) ? 1 : 0;
  return source.startsWith(node.value, quote) ? start + quote : undefined;
}

function syntaxFaults(document: Document.Parsed): (Fault & { breaks?: boolean })[] {
  const faults: (Fault & { breaks?: boolean })[] = document.errors.map(({ message, pos }) => ({
    offset: pos[0],
    path: [],
    message: `Cannot read the file as YAML: ${
      message.replace(/^./, (first) => first.toLowerCase())
    }, expected valid YAML`,
    breaks: true,
  }));
  if (document.directives?.yaml?.explicit) {
    const message = "Cannot use a %YAML directive: specs are read as YAML 1.2, expected no directive";
    faults.push({ offset: 0, path: [], message });
  }
  return faults;
}
