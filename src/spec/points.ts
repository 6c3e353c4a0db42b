import type { Flaw } from "./_issues.ts";
import { canonicalJson } from "../base/canonical_json.ts";
import type { DocPath } from "./document.ts";
import { type Combination, expandRow } from "./expand.ts";
import { type PresetLayer, presetLayers } from "./presets.ts";
import type { Finding, ProblemList } from "./problems.ts";
import { resolve, type Resolved } from "./resolve.ts";
import { type Layer, type Leaf, merge, type Merged, valueAt, viewOf } from "./settings.ts";
import type { KnownSettings } from "./settings_schema.ts";
import { overrideLayer } from "./overrides.ts";
import type { CellSettings } from "./cell_settings.ts";
import type { TrackName } from "./tracks.ts";
import type { Override, RowSpec, Spec } from "./types.ts";

/** A point of a row with its settings merged and, if it is run, resolved. */
export interface Point {
  readonly row: RowSpec;
  /** Where the point is told from the others of its row. */
  readonly at: DocPath;
  /** Absent if the point is only quoted, or something is wrong with its settings. */
  readonly settings?: CellSettings;
  /** Its settings without what is given from outside the spec. */
  readonly own?: CellSettings;
  /** Its settings by the names that a spec uses; as given, where they could not be resolved. */
  readonly view: Readonly<Record<string, unknown>>;
  /** Presets that lie below all that the spec says. */
  readonly presets: readonly PresetLayer[];
}

/** The points of a row. */
export interface RowPoints {
  readonly points: readonly Point[];
  /** Which of the row's `exclude` dropped a point; all of them if a point has flaws and might have been meant. */
  readonly used: ReadonlySet<number>;
}

/** Whether a track has a row. */
export function isOn({ only }: Pick<RowSpec, "only">, track: TrackName): boolean {
  return only === undefined || only.includes(track);
}

/** Whether a row is only quoted on a track. */
export function isCited(row: RowSpec, track: TrackName): boolean {
  return row.tracks[track]?.cite ?? row.cite;
}

/**
 * The points of a row on a track, in order.
 *
 * Settings are laid over each other, lowest first: defaults, presets where the spec takes them, base, the spec's track, the row's, the row's track, the point's,
 * what is given from outside the spec.
 *
 * @param spec The spec.
 * @param row One of its rows.
 * @param track The track.
 * @param known All settings there are.
 * @param problems Takes what is wrong with the settings.
 * @param overrides What is given from outside the spec, sound by itself. It excludes no point.
 * @returns The points that are not excluded; none where the track does not have the row.
 */
export function pointsOf(
  spec: Spec,
  row: RowSpec,
  track: TrackName,
  known: KnownSettings,
  problems: ProblemList,
  overrides: readonly Override[] = [],
): RowPoints {
  if (!isOn(row, track)) return { points: [], used: new Set() };
  const below = [spec.base, spec.tracks[track]?.settings ?? [], row.set, row.tracks[track]?.settings ?? []];
  const used = new Set<number>();
  const cited = isCited(row, track);
  const points = expandRow(row).flatMap((combination) => {
    const said = [...below, combination.layer];
    const presets = spec.presets ? presetLayers(merge(said).tree, known.catalogue) : [];
    const merged = merge([...presets.map(({ layer }) => layer), ...said]);
    const resolved: Resolved = cited ? { flaws: [] } : resolve(merged.tree, known);
    const own = resolved.settings;
    const given = own === undefined ? merged.tree : viewOf(own);
    if (isExcluded(row.exclude, combination, given, used)) return [];
    if (resolved.flaws.length > 0) {
      const places = placesOf(merged);
      for (const flaw of resolved.flaws) problems.add({ ...locate(flaw, places, row), track });
    }
    if (resolved.flaws.length > 0) row.exclude.forEach((_, i) => used.add(i));
    const settings = own && overridden(own, merged, overrides, known);
    return [{
      row,
      at: combination.layer[0]?.at ?? ["rows", row.index, "name"],
      settings,
      own,
      view: settings === undefined ? given : viewOf(settings),
      presets,
    }];
  });
  return { points, used };
}

/** Settings with what is given from outside the spec. */
function overridden(
  own: CellSettings,
  { leaves }: Merged,
  overrides: readonly Override[],
  known: KnownSettings,
): CellSettings {
  const layer = overrideLayer(overrides, own);
  if (layer.length === 0) return own;
  const { settings, flaws } = resolve(merge([leaves, layer]).tree, known);
  if (settings !== undefined) return settings;
  throw new RangeError(flaws[0].message);
}

function isExcluded(
  exclude: readonly Layer[],
  { excludable }: Combination,
  view: Readonly<Record<string, unknown>>,
  used: Set<number>,
): boolean {
  const matching = excludable ? exclude.flatMap((layer, i) => matches(layer, view) ? [i] : []) : [];
  for (const i of matching) used.add(i);
  return matching.length > 0;
}

function matches(layer: Layer, view: Readonly<Record<string, unknown>>): boolean {
  return layer.every(({ path, value }) => sameValue(valueAt(view, path), value));
}

/**
 * Whether two values of a setting are the same.
 *
 * @param a Plain data or `undefined`.
 * @param b Plain data or `undefined`.
 * @returns `true` if they are; `undefined` is the same as itself only.
 */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}

/** Leaves of merged settings by their own path, and the last leaf at or below each path. */
interface Places {
  readonly at: ReadonlyMap<string, Leaf>;
  readonly below: ReadonlyMap<string, Leaf>;
}

function placesOf({ leaves }: Merged): Places {
  const below = new Map<string, Leaf>();
  for (const leaf of leaves) for (const key of prefixesOf(leaf.path)) below.set(key, leaf);
  return { at: new Map(leaves.map((leaf) => [JSON.stringify(leaf.path), leaf])), below };
}

/** Keys of a path and of all above it, the longest last. */
function prefixesOf(path: readonly string[]): string[] {
  return path.map((_, i) => JSON.stringify(path.slice(0, i + 1)));
}

/** The place in the document of a flaw in merged settings: where the wrong value was given, or the row if it is missing. */
function locate({ path, part, message, suggestion, missing }: Flaw, places: Places, row: RowSpec): Finding {
  const steps = path.map(String);
  const keys = prefixesOf(steps);
  const around = keys.map((key) => places.at.get(key)).find((leaf) => leaf !== undefined);
  const below = places.below.get(JSON.stringify(steps));
  const what = { message, suggestion };
  if (part === "key" && below !== undefined) return { ...what, path: below.keys[steps.length - 1], part };
  if (around !== undefined) return { ...what, path: [...around.at, ...path.slice(around.path.length)], part };
  if (below !== undefined) return { ...what, path: below.keys[steps.length - 1], part: "key" };
  return { ...what, path: ["rows", row.index], missing };
}
