import { flawsOf, withoutEchoes } from "./_issues.ts";
import { jsonNode } from "./_json_node.ts";
import { list, mapping, numbers, scores, seeds, text } from "./_lenient.ts";
import { ClaimSyntaxError, parseClaim } from "./claims.ts";
import type { DocPath, SpecDocument } from "./document.ts";
import { axesOf, combinations, MAX_POINTS } from "./expand.ts";
import { modulesOf } from "./plugins.ts";
import type { ProblemList } from "./problems.ts";
import { SPEC } from "./schema.ts";
import { type Layer, layerOf, repeated } from "./settings.ts";
import type { Axis, RowSpec, Spec, TrackName, TrackSpec } from "./types.ts";

/** The tracks there can be. */
export const TRACKS: readonly TrackName[] = ["embedded", "paper"];

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
  return {
    id: text(root.id) ?? "",
    title: text(root.title) ?? "",
    version: typeof root.version === "number" ? root.version : 1,
    about: text(root.about),
    table: typeof root.table === "number" ? root.table : undefined,
    seeds: seeds(root.seeds) ?? [],
    plugins: modulesOf(root).plugins,
    base: reader.layer(root.base, ["base"]),
    rows: list(root.rows).map((row, i) =>
      reader.row(mapping(row), i, mapping(root.tracks), !isFlawed(["rows", i]))
    ),
    claims: reader.claims(list(root.claims)),
    tolerance: numbers(root.tolerance),
    tracks: reader.tracks(root.tracks, ["tracks"]),
    document,
  };
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
    this.#checkTracks(row.tracks, at, tracks);
    const isSmall = combinations(grid, zip) <= MAX_POINTS;
    const paper = mapping(row.paper);
    return {
      index,
      name: text(row.name) ?? `rows[${index}]`,
      set: this.layer(row.set, [...at, "set"]),
      grid: isSmall ? grid : [],
      zip: isSmall ? zip : [],
      include: this.#layers(row.include, [...at, "include"]),
      exclude: this.#layers(row.exclude, [...at, "exclude"]),
      paper: { acc: scores(paper.acc), miou: scores(paper.miou) },
      seeds: seeds(row.seeds),
      cite: row.cite === true,
      note: text(row.note),
      tracks: this.tracks(row.tracks, [...at, "tracks"]),
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

  tracks(value: unknown, at: DocPath): Partial<Record<TrackName, TrackSpec>> {
    const named = TRACKS.filter((name) => mapping(value)[name] !== undefined);
    return Object.fromEntries(named.map((name) => {
      const { seeds: own, note, cite, ...settings } = mapping(mapping(value)[name]);
      const isCite = at[0] === "rows" ? cite === true || (cite === false ? false : undefined) : undefined;
      const layer = this.layer(at[0] === "rows" || cite === undefined ? settings : { cite, ...settings }, [
        ...at,
        name,
      ]);
      return [name, { settings: layer, seeds: seeds(own), note: text(note), cite: isCite }];
    }));
  }

  claims(values: readonly unknown[]): Spec["claims"] {
    return values.flatMap((value, index) => {
      if (typeof value !== "string" || value === "") return [];
      try {
        return [{ claim: parseClaim(value, this.#whole), index }];
      } catch (error) {
        if (!(error instanceof ClaimSyntaxError)) throw error;
        this.#problems.add({ path: ["claims", index], within: error.offset, message: error.message });
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
    if (count > MAX_POINTS) {
      const message = `Cannot expand the row: it has ${count} points, expected at most ${MAX_POINTS}`;
      this.#problems.add({ path: (grid[0] ?? zip[0]).at.slice(0, 2), message });
    }
  }

  #checkTracks(own: unknown, at: DocPath, tracks: Record<string, unknown>): void {
    for (const name of TRACKS) {
      if (mapping(own)[name] === undefined || tracks[name] !== undefined) continue;
      const named = TRACKS.filter((track) => tracks[track] !== undefined);
      const message = `Cannot change the track "${name}": the spec does not have it, expected one of ${
        named.join(", ")
      }`;
      this.#problems.add({ path: [...at, "tracks", name], part: "key", message });
    }
  }
}
