import type { DocPath, SpecDocument } from "./document.ts";

/** Something wrong in a spec, with its place. */
export interface SpecProblem {
  /** Name of the file, as it is shown. */
  readonly file: string;
  /** Line in the file, from 1. */
  readonly line: number;
  /** Column in the line, from 1. */
  readonly column: number;
  /** Path in the spec, such as `rows[1].grid.omh.epsilon[2]`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong, in one line. */
  readonly message: string;
  /** The nearest known name, if a name is not known. */
  readonly suggestion?: string;
}

/**
 * All that is wrong in a spec, in the order of the file.
 *
 * @example A spec with two mistakes
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { type Catalogue, parseSpec, SpecError } from "@omh/bench";
 * import { z } from "zod";
 *
 * const catalogue: Catalogue = {
 *   methods: { dino: { title: "DINO", version: 1, options: z.strictObject({ dim: z.int().default(90) }) } },
 *   datasets: { earthcover6: { title: "EarthCover-6", classes: 6 } },
 *   backbones: { vit: { title: "ViT", channels: 128, patch: 8 } },
 *   extensions: {},
 * };
 * const text = `
 * id: tiny
 * title: A tiny table
 * version: 1
 * seeds: [0, 1]
 * base: { method: dino, dataset: earthcover6, backbone: vit }
 * rows: [{ name: DINO }]
 * tracks: { embedded: {} }`;
 * const wrong = text.replace("id: tiny", "id: [tiny]").replace("version: 1", "version: one");
 * const error = assertThrows(() => parseSpec(wrong, { file: "tiny.yaml", catalogue }), SpecError);
 * assertEquals(error.problems.map(({ line }) => line), [2, 4]);
 * ```
 */
export class SpecError extends Error {
  /** Name of the class. */
  override name = "SpecError";
  /** At least one, sorted by place. */
  readonly problems: readonly SpecProblem[];
  readonly #source: string;

  /**
   * Makes an error of problems.
   *
   * @param problems At least one problem, all of one file.
   * @param source The file's text, for the lines shown by {@linkcode SpecError.format}.
   */
  constructor(problems: readonly SpecProblem[], source: string) {
    const { file, line, column, message } = problems[0];
    const rest = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
    super(`${file}:${line}:${column}: ${message}${rest}`);
    this.problems = problems;
    this.#source = source;
  }

  /**
   * The problems with their places, source lines and carets, for a terminal: at most 20, then the number of the others.
   *
   * @returns Lines of text, without a newline at the end.
   */
  format(): string {
    const lines = this.#source.split(/\r?\n/);
    const shown = this.problems.slice(0, MOST_SHOWN);
    const others = this.problems.length - shown.length;
    return [
      ...shown.map((problem) => formatProblem(problem, lines[problem.line - 1] ?? "")),
      ...others > 0 ? [`… and ${others} more`] : [],
    ].join("\n\n");
  }
}

/** Most problems that are printed: whoever has more looks at the first ones anyway. */
const MOST_SHOWN = 20;

/** Most characters of a message, half of them from its end; and of a source line, most of them before the caret. */
const LONGEST_MESSAGE = 400;
const LONGEST_LINE = 100;

function formatProblem(problem: SpecProblem, source: string): string {
  const { file, line, column, path, message, suggestion } = problem;
  const margin = " ".repeat(String(line).length);
  const start = Math.max(0, column - 1 - LONGEST_LINE * 3 / 4);
  const excerpt = source.slice(start, start + LONGEST_LINE).replace(/[^\P{Cc}\t]/gu, "·");
  const indent = excerpt.slice(0, column - 1 - start).replace(/[^\t]/g, " ");
  const shown = [
    `${file}:${line}:${column}${path === "" ? "" : ` at ${path}`}`,
    `  ${message}`,
    `  ${line} | ${excerpt}`,
    `  ${margin} | ${indent}^`,
  ];
  if (suggestion !== undefined) shown.push(`  Did you mean "${suggestion}"?`);
  return shown.join("\n");
}

/** A problem before it is placed in its file. */
export interface Finding {
  /** Where in the document. */
  readonly path: DocPath;
  /** Whether the key is wrong or the value. @default {"value"} */
  readonly part?: "key" | "value";
  /** Characters into a text value. */
  readonly within?: number;
  readonly message: string;
  readonly suggestion?: string;
  /** Whether something is absent, so that a syntax error further down may be the true cause. */
  readonly missing?: boolean;
  /** The track that the problem shows on; all if not given. */
  readonly track?: string;
}

/** Collects what is wrong with one document. */
export class ProblemList {
  readonly #document: SpecDocument;
  readonly #findings: Finding[] = [];

  constructor(document: SpecDocument) {
    this.#document = document;
  }

  /** Number of findings so far, those of the text itself not counted. */
  get count(): number {
    return this.#findings.length;
  }

  /** Notes a problem. */
  add(finding: Finding): void {
    this.#findings.push(finding);
  }

  /**
   * Throws if there is any problem.
   *
   * A place that is wrong as text gives that problem only, and what follows a syntax error is not judged.
   *
   * @param tracks Names of the spec's tracks: a problem on all of them does not name them.
   * @throws {SpecError} With every problem, sorted by place.
   */
  throwIfAny(tracks: readonly string[] = []): void {
    const { file, text, faults, soundUntil } = this.#document;
    const spoilt = new Set(faults.map((fault) => fault.offset));
    const findings = this.#findings.map((finding) => ({ ...finding, offset: this.#offset(finding) }));
    const sound = findings.filter(({ offset, missing }) =>
      !spoilt.has(offset) && offset < soundUntil && !(missing && soundUntil < Infinity)
    );
    const problems = [
      ...faults.map((fault) => ({ ...fault, suggestion: undefined })),
      ...joinTracks(sound, tracks),
    ]
      .sort((a, b) => a.offset - b.offset)
      .map(({ offset, path, message, suggestion }): SpecProblem => {
        const place = { file, ...this.#document.position(offset), path: oneLine(showPath(path)) };
        return { ...place, message: oneLine(message), ...(suggestion === undefined ? {} : { suggestion }) };
      });
    if (problems.length > 0) throw new SpecError(problems, text);
  }

  #offset({ path, part, within }: Finding): number {
    return this.#document.offset(path, part, within);
  }
}

/** Names and values may hold line breaks and be of any length, messages may not. */
function oneLine(text: string): string {
  const half = LONGEST_MESSAGE / 2;
  const cut = text.length > LONGEST_MESSAGE ? `${text.slice(0, half)} … ${text.slice(-half)}` : text;
  return cut.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

/** Keeps one of findings that say the same of the same place, and names its tracks if it does not show on all of them. */
function joinTracks<T extends Finding & { offset: number }>(
  findings: readonly T[],
  tracks: readonly string[],
): T[] {
  const groups = Map.groupBy(findings, ({ offset, message }) => `${offset} ${message}`);
  return [...groups.values()].map((group) => {
    const on = new Set(group.map((finding) => finding.track));
    if (on.has(undefined) || on.size === tracks.length) return group[0];
    return {
      ...group[0],
      message: `${group[0].message} (on the track ${[...on].map((name) => `"${name}"`).join(", ")})`,
    };
  });
}

/**
 * A path as a reader would say it.
 *
 * @param path Keys and list positions.
 * @returns Such as `rows[1].grid.omh.epsilon[2]`.
 */
export function showPath(path: DocPath): string {
  return path.reduce<string>((shown, step) => {
    if (typeof step === "number") return `${shown}[${step}]`;
    return shown === "" ? step : `${shown}.${step}`;
  }, "");
}
