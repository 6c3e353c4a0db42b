import { flawsOf, withoutEchoes } from "./_issues.ts";
import { jsonNode } from "./_json_node.ts";
import { nearest } from "../base/nearest.ts";
import { isOn } from "./points.ts";
import { ClaimSyntaxError, parseClaim } from "./claims.ts";
import type { DocPath, SpecDocument } from "./document.ts";
import { axesOf, combinations } from "./expand.ts";
import { modulesOf, predictionsModule } from "./plugins.ts";
import type { ProblemList } from "./problems.ts";
import { LIMITS } from "./limits.ts";
import { byMetric } from "./metrics.ts";
import { SPEC } from "./schema.ts";
import { seedsOf } from "./seed_list.ts";
import { isMapping, type Layer, layerOf, repeated } from "./settings.ts";
import type { TrackName } from "./tracks.ts";
import type { Axis, RowSpec, Spec, SpecClaim, TrackSpec } from "./types.ts";

/**
 * Reads the structure of a spec. Every problem is noted, and what can be read in spite of it is returned, so that the rest
 * can be judged too.
 *
 * @param document The file.
 * @param whole Names with dots that are one step of a setting's path.
 * @param problems Takes what is wrong.
 * @returns The spec, with stand-ins for what cannot be read.
 */
export function readStructure(document: SpecDocument, whole: readonly string[], problems: ProblemList): Spec {
  const parsed = SPEC.safeParse(document.value);
  const flaws = withoutEchoes(flawsOf(parsed.error?.issues ?? [], document.value, jsonNode(SPEC)));
  for (const flaw of flaws) problems.add(flaw);
  const root = mapping(document.value);
  const reader = new StructureReader(whole, problems);
  const isFlawed = (at: DocPath) => flaws.some(({ path }) => at.every((step, i) => step === path[i]));
  const rows = list(root.rows).map((row, i) =>
    reader.row(mapping(row), i, mapping(root.tracks), !isFlawed(["rows", i]))
  );
  const tracks = reader.tracks(root.tracks);
  const count = cellCount(rows, tracks, seedsOf(root.seeds) ?? []);
  if (count > LIMITS.cells) {
    const message = `Cannot expand the table: it has ${count} cells, expected at most ${LIMITS.cells}`;
    problems.add({ path: ["rows"], part: "key", message });
  }
  return {
    id: text(root.id) ?? "",
    title: text(root.title) ?? "",
    version: typeof root.version === "number" ? root.version : 1,
    about: text(root.about),
    table: typeof root.table === "number" ? root.table : undefined,
    seeds: seedsOf(root.seeds) ?? [],
    plugins: modulesOf(root).plugins,
    presets: root.presets === true,
    base: reader.layer(root.base, ["base"]),
    // A table that is too large is not expanded.
    rows: count > LIMITS.cells ? [] : rows,
    claims: [
      ...reader.claims(root, "primary"),
      ...reader.claims(root, "claims"),
    ],
    margin: numbers(root.margin),
    tolerance: numbers(root.tolerance),
    tracks,
    document,
  };
}

/** Cells on the track that has most: points of all rows, each with its seeds. */
function cellCount(
  rows: readonly RowSpec[],
  tracks: Readonly<Record<TrackName, TrackSpec>>,
  standard: readonly number[],
): number {
  const counts = Object.entries(tracks).map(([track, { seeds = standard }]) =>
    rows.filter((row) => isOn(row, track)).reduce((sum, { grid, zip, include, tracks, seeds: own }) => {
      const points = combinations(grid, zip) + include.length;
      return sum + points * (tracks[track]?.seeds ?? own ?? seeds).length;
    }, 0)
  );
  return Math.max(0, ...counts);
}

class StructureReader {
  readonly #whole: readonly string[];
  readonly #problems: ProblemList;

  constructor(whole: readonly string[], problems: ProblemList) {
    this.#whole = whole;
    this.#problems = problems;
  }

  row(
    row: Record<string, unknown>,
    index: number,
    tracks: Record<string, unknown>,
    isSound: boolean,
  ): RowSpec {
    const at = ["rows", index];
    const before = this.#problems.count;
    const grid = axesOf(row.grid, [...at, "grid"], this.#whole, this.#problems);
    const zip = axesOf(row.zip, [...at, "zip"], this.#whole, this.#problems);
    this.#checkAxes(grid, zip);
    this.#checkTracks(Object.keys(mapping(row.tracks)), [...at, "tracks"], tracks);
    const only = Array.isArray(row.only) ? row.only.map(String) : undefined;
    this.#checkTracks(only ?? [], [...at, "only"], tracks);
    const isSmall = combinations(grid, zip) <= LIMITS.points;
    const paper = mapping(row.paper);
    return {
      index,
      name: text(row.name) ?? `rows[${index}]`,
      set: [...this.layer(row.set, [...at, "set"]), ...predictionsLayer(row.predictions, at)],
      grid: isSmall ? grid : [],
      zip: isSmall ? zip : [],
      include: this.#layers(row.include, [...at, "include"]),
      exclude: this.#layers(row.exclude, [...at, "exclude"]),
      paper: byMetric(({ name }) => scores(paper[name])),
      seeds: seedsOf(row.seeds),
      only,
      cite: row.cite === true,
      note: text(row.note),
      tracks: this.#rowTracks(row.tracks, [...at, "tracks"]),
      sound: isSound && this.#problems.count === before,
    };
  }

  layer(value: unknown, at: DocPath): Layer {
    const layer = layerOf(value, at, this.#whole);
    const again = repeated(layer);
    if (again !== undefined) {
      const message = `Cannot read the setting "${
        again.path.join(".")
      }" again: it is already given, expected it once`;
      this.#problems.add({ path: again.at, part: "key", message });
    }
    return layer;
  }

  /** Tracks of the whole spec. */
  tracks(value: unknown): Record<TrackName, TrackSpec> {
    return this.#tracks(
      value,
      ["tracks"],
      ({ title, seeds: own, note, engine, paper, keep_models, ...settings }) => ({
        settings,
        traits: {
          title: text(title),
          seeds: seedsOf(own),
          note: text(note),
          engine: text(engine),
          paper: flag(paper),
          keepModels: seedsOf(keep_models),
        },
      }),
    );
  }

  #rowTracks(value: unknown, at: DocPath): Record<TrackName, TrackSpec> {
    return this.#tracks(value, at, ({ seeds: own, note, cite, ...settings }) => ({
      settings,
      traits: { seeds: seedsOf(own), note: text(note), cite: flag(cite) },
    }));
  }

  #tracks(
    value: unknown,
    at: DocPath,
    split: (track: Record<string, unknown>) => { settings: object; traits: Omit<TrackSpec, "settings"> },
  ): Record<TrackName, TrackSpec> {
    return Object.fromEntries(
      Object.entries(mapping(value)).map(([name, track]) => {
        const { settings, traits } = split(mapping(track));
        return [name, { settings: this.layer(settings, [...at, name]), ...traits }];
      }),
    );
  }

  claims(root: Record<string, unknown>, key: "primary" | "claims"): SpecClaim[] {
    return list(root[key]).flatMap((value, index) => {
      const at = [key, index];
      if (typeof value !== "string" || value === "") return [];
      if (key === "claims" && list(root.primary).includes(value)) {
        const message = `Cannot judge the claim "${value}" again: it is primary already, expected it once`;
        this.#problems.add({ path: at, message });
      }
      try {
        return [{ claim: parseClaim(value, this.#whole), primary: key === "primary", at }];
      } catch (error) {
        if (!(error instanceof ClaimSyntaxError)) throw error;
        this.#problems.add({ path: at, within: error.offset, message: error.message });
        return [];
      }
    });
  }

  #layers(value: unknown, at: DocPath): Layer[] {
    return list(value).map((item, i) => this.layer(item, [...at, i]));
  }

  #checkAxes(grid: readonly Axis[], zip: readonly Axis[]): void {
    const [first, ...others] = zip;
    const unequal = others.find((axis) => axis.values.length !== first.values.length);
    if (unequal !== undefined) {
      const message = `Cannot zip "${unequal.name}": it has ${unequal.values.length} values, ` +
        `expected ${first.values.length} as "${first.name}" has`;
      this.#problems.add({ path: unequal.at, message });
    }
    const both = zip.find((axis) => grid.some((other) => other.name === axis.name));
    if (both !== undefined) {
      const message = `Cannot zip "${both.name}": it is an axis of the grid too, expected it in one of them`;
      this.#problems.add({ path: both.at, part: "key", message });
    }
    const count = combinations(grid, zip);
    if (count > LIMITS.points) {
      const message = `Cannot expand the row: it has ${count} points, expected at most ${LIMITS.points}`;
      this.#problems.add({ path: (grid[0] ?? zip[0]).at.slice(0, 2), message });
    }
  }

  /** @param at Where the names stand: as keys of a mapping, or in a list. */
  #checkTracks(own: readonly string[], at: DocPath, tracks: Record<string, unknown>): void {
    const named = Object.keys(tracks);
    const isList = at.at(-1) === "only";
    for (const [i, name] of own.entries()) {
      if (named.includes(name)) continue;
      const message = `Cannot find the track "${name}": the spec does not have it, expected one of ${
        named.join(", ")
      }`;
      const place = isList ? { path: [...at, i] } : { path: [...at, name], part: "key" as const };
      this.#problems.add({ ...place, message, suggestion: nearest(name, named) });
    }
  }
}

/** A row of another program's predictions takes their file as its method. */
function predictionsLayer(value: unknown, at: DocPath): Layer {
  const file = predictionsModule(value);
  const place = [...at, "predictions"];
  return file === undefined ? [] : [{ path: ["method"], value: file, at: place, keys: [place] }];
}

/** A mapping, or an empty one for anything else. */
function mapping(value: unknown): Record<string, unknown> {
  return isMapping(value) ? value : {};
}

/** A list, or an empty one for anything else. */
function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text, or nothing for anything else. */
function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A score, or a list of them; `null` for anything else. */
function scores(value: unknown): number | null | (number | null)[] {
  const score = (item: unknown) => typeof item === "number" ? item : null;
  return Array.isArray(value) ? value.map(score) : score(value);
}

/** The numbers among the values of a mapping, by key. */
function numbers(value: unknown): Record<string, number> {
  const entries = Object.entries(mapping(value));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}

/** A truth value, or nothing for anything else. */
function flag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}
