import { parse } from "yaml";
import { splitSetting } from "./settings.ts";
import { type Metric, METRICS } from "./metrics.ts";

/** How the two sides of a claim compare. */
export type ClaimOperator = ">" | "<" | ">=" | "<=";

/** A setting that a point must have. */
export interface Condition {
  /** Dotted name as written. */
  readonly setting: string;
  /** The name as a path. */
  readonly path: readonly string[];
  /** The value that the setting must have. */
  readonly value: unknown;
  /** Where it starts in the claim, in characters. */
  readonly offset: number;
}

/** Which point of a table: the one of a name, or the one that meets all conditions. */
export type Selector =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "settings"; readonly conditions: readonly Condition[] };

/** One side of a claim. */
export interface ClaimTerm {
  /** The score that is compared. */
  readonly metric: Metric;
  /** The point whose score it is. */
  readonly selector: Selector;
  /** As written. */
  readonly text: string;
  /** Where it starts in the claim, in characters. */
  readonly offset: number;
}

/** A claim: the score of one point compared with another's. */
export interface Claim {
  /** As written. */
  readonly text: string;
  /** What is claimed to be larger or smaller. */
  readonly left: ClaimTerm;
  /** How it compares. */
  readonly op: ClaimOperator;
  /** What it is compared with. */
  readonly right: ClaimTerm;
}

/**
 * A claim that cannot be read.
 *
 * @example Where a claim goes wrong
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { ClaimSyntaxError, parseClaim } from "@omh/bench";
 *
 * const error = assertThrows(() => parseClaim("miou(a) ~ miou(b)"), ClaimSyntaxError);
 * assertEquals(error.offset, 8);
 * ```
 */
export class ClaimSyntaxError extends SyntaxError {
  /** Name of the class. */
  override name = "ClaimSyntaxError";
  /** Where reading stopped, in characters from the start of the claim. */
  readonly offset: number;

  /**
   * Makes an error at a place.
   *
   * @param message Names the column and what was expected.
   * @param offset Where reading stopped, in characters from the start of the claim.
   * @param options The cause, if there is one.
   */
  constructor(message: string, offset: number, options?: ErrorOptions) {
    super(message, options);
    this.offset = offset;
  }
}

/**
 * Reads a claim such as `miou(omh.epsilon=0.02) > miou("STEGO")`.
 *
 * A selector is a row's name, quoted or bare, or `setting=value` pairs joined with commas.
 *
 * @param text The claim.
 * @param whole Names with dots that are one step of a setting's path.
 * @returns The claim, with the places of its parts.
 * @throws {ClaimSyntaxError} With the column where it stops making sense.
 *
 * @example Usage
 * ```ts
 * import { parseClaim } from "@omh/bench";
 * import { assertEquals } from "@std/assert";
 *
 * const { left, op, right } = parseClaim("acc(STEGO) < acc(omh.levels=3)");
 * assertEquals(op, "<");
 * assertEquals(left.selector, { kind: "name", name: "STEGO" });
 * assertEquals(right.metric, "acc");
 * ```
 */
export function parseClaim(text: string, whole: readonly string[] = []): Claim {
  const cursor = new Cursor(text);
  const left = readTerm(cursor, whole);
  const op = cursor.take(/>=|<=|>|</y, "one of >, <, >=, <=") as ClaimOperator;
  const right = readTerm(cursor, whole);
  cursor.expectEnd();
  if (left.metric !== right.metric) {
    throw new ClaimSyntaxError(
      `Cannot read the claim "${text}": column ${
        right.offset + 1
      } compares ${right.metric} with ${left.metric}, ` +
        `expected ${left.metric} on both sides`,
      right.offset,
    );
  }
  return { text, left, op, right };
}

function readTerm(cursor: Cursor, whole: readonly string[]): ClaimTerm {
  cursor.skipSpace();
  const offset = cursor.offset;
  const metric = cursor.take(METRIC, METRICS.map(({ name }) => name).join(" or ")) as Metric;
  cursor.take(/\(/y, "(");
  const selector = readSelector(cursor, whole);
  cursor.take(/\)/y, ")");
  return { metric, selector, text: cursor.text.slice(offset, cursor.offset), offset };
}

function readSelector(cursor: Cursor, whole: readonly string[]): Selector {
  if (cursor.sees(/"/y)) return { kind: "name", name: unquote(cursor.take(QUOTED, "a closing quote")) };
  if (!cursor.sees(/[^()"<>=,]+=/y)) {
    return { kind: "name", name: cursor.take(/[^()"<>=,]+/y, "a row's name or setting=value").trim() };
  }
  const conditions: Condition[] = [];
  do {
    cursor.skipSpace();
    const offset = cursor.offset;
    const setting = cursor.take(/[^()"<>=,\s]+/y, "a setting");
    cursor.take(/=/y, "=");
    const value = readValue(cursor);
    conditions.push({ setting, path: splitSetting(setting, whole), value, offset });
  } while (cursor.skip(/,/y));
  return { kind: "settings", conditions };
}

function readValue(cursor: Cursor): unknown {
  cursor.skipSpace();
  const offset = cursor.offset;
  const source = cursor.take(VALUE, "a value");
  try {
    return source.startsWith('"') ? unquote(source) : parse(source, { schema: "core" });
  } catch (cause) {
    const message = `Cannot read the claim "${cursor.text}": column ${
      offset + 1
    } has "${source}", expected a YAML value`;
    throw new ClaimSyntaxError(message, offset, { cause });
  }
}

function unquote(source: string): string {
  return source.slice(1, -1).replace(/\\(.)/gs, "$1");
}

const METRIC = new RegExp(`(${METRICS.map(({ name }) => name).join("|")})(?![\\w.])`, "y");
const QUOTED = /"(?:[^"\\]|\\.)*"/y;
const VALUE = /"(?:[^"\\]|\\.)*"|\[[^\[\]]*\]|[^()"<>=,\s\[\]{}]+/y;

/** A place in a claim's text. Spaces between parts are skipped. */
class Cursor {
  readonly text: string;
  offset = 0;

  constructor(text: string) {
    this.text = text;
  }

  skipSpace(): void {
    while (/\s/.test(this.text[this.offset] ?? "")) this.offset++;
  }

  /** Whether a sticky pattern matches here. */
  sees(pattern: RegExp): boolean {
    return this.#match(pattern) !== undefined;
  }

  /** Steps over a sticky pattern if it matches here. */
  skip(pattern: RegExp): boolean {
    const match = this.#match(pattern);
    this.offset += match?.length ?? 0;
    return match !== undefined;
  }

  /** Steps over a sticky pattern and returns what it matched. */
  take(pattern: RegExp, expected: string): string {
    const match = this.#match(pattern);
    if (match === undefined) this.#fail(expected);
    this.offset += match.length;
    return match;
  }

  expectEnd(): void {
    this.skipSpace();
    if (this.offset < this.text.length) this.#fail("the end of the claim");
  }

  #match(pattern: RegExp): string | undefined {
    this.skipSpace();
    pattern.lastIndex = this.offset;
    return pattern.exec(this.text)?.[0];
  }

  #fail(expected: string): never {
    const rest = this.text.slice(this.offset);
    const found = rest === "" ? "is the end" : `has "${rest.match(/^(\w+|.)/s)?.[0]}"`;
    throw new ClaimSyntaxError(
      `Cannot read the claim "${this.text}": column ${this.offset + 1} ${found}, expected ${expected}`,
      this.offset,
    );
  }
}
