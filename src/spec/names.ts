import { canonicalJson } from "../base/canonical_json.ts";
import { nearest } from "../base/nearest.ts";
import { isCited, type Point, sameValue } from "./points.ts";
import { type ProblemList, showPath } from "./problems.ts";
import { splitSetting, valueAt } from "./settings.ts";
import { isSetting, type KnownSettings, settingNames } from "./settings_schema.ts";
import type { TrackName } from "./tracks.ts";
import type { RowSpec } from "./types.ts";

/** A point with its rendered name. */
export interface NamedPoint extends Point {
  readonly name: string;
}

/** A `{setting}` in a row's name. */
export interface Placeholder {
  /** Dotted name of the setting. */
  readonly setting: string;
  readonly path: readonly string[];
  /** Where the setting's name starts in the row's name, in characters. */
  readonly offset: number;
}

const PLACEHOLDER = /\{([^{}]+)\}/g;

/**
 * The settings that a row's name asks for.
 *
 * @param template Such as `OMH, temperature {omh.epsilon}`.
 * @param whole Names with dots that are one step of a setting's path.
 * @returns Placeholders, in order.
 */
export function placeholdersOf(template: string, whole: readonly string[] = []): Placeholder[] {
  return [...template.matchAll(PLACEHOLDER)].map(({ 1: setting, index }) => ({
    setting,
    path: splitSetting(setting, whole),
    offset: index + 1,
  }));
}

/**
 * A row's name with its placeholders filled in.
 *
 * @param template The name as written.
 * @param valueOf Value of a setting by its dotted name; a placeholder without a value stays as it is.
 * @returns The name. Lists are joined with commas.
 */
export function renderName(template: string, valueOf: (setting: string) => unknown): string {
  return template.replace(PLACEHOLDER, (whole, setting: string) => {
    const value = valueOf(setting);
    if (value === undefined) return whole;
    if (Array.isArray(value)) return value.join(", ");
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  });
}

/**
 * Whether a row's name may come out as a given one.
 *
 * @param template The name as written.
 * @param name A name with its placeholders filled in.
 * @returns `true` if some values of its settings make it so.
 */
export function mayRender(template: string, name: string): boolean {
  const parts = template.split(PLACEHOLDER).map((part, i) => i % 2 === 0 ? RegExp.escape(part) : ".+");
  return new RegExp(`^${parts.join("")}$`, "s").test(name);
}

/**
 * Names the points of a row.
 *
 * @param row The row.
 * @param points Its points.
 * @param track The track they are on.
 * @param known All settings there are.
 * @param problems Takes the placeholders that have no value.
 * @returns The points with their names.
 */
export function nameAll(
  row: RowSpec,
  points: readonly Point[],
  track: TrackName,
  known: KnownSettings,
  problems: ProblemList,
): NamedPoint[] {
  for (const { setting, path, offset } of placeholdersOf(row.name, known.whole)) {
    const at = { path: ["rows", row.index, "name"], within: offset };
    const what = `Cannot fill in "{${setting}}" of a row's name`;
    if (!isSetting(known, path)) {
      const suggestion = nearest(setting, settingNames(known.node));
      problems.add({
        ...at,
        message: `${what}: there is no such setting, expected the name of one`,
        suggestion,
      });
    } else if (points.some((point) => isJudged(point, track) && valueAt(point.view, path) === undefined)) {
      problems.add({ ...at, message: `${what}: a point of the row has no value there, expected one`, track });
    }
  }
  const valueOf = (point: Point) => (setting: string) =>
    valueAt(point.view, splitSetting(setting, known.whole));
  return points.map((point) => ({ ...point, name: renderName(row.name, valueOf(point)) }));
}

/** Whether all that can be known of a point's settings is known. */
function isJudged({ settings, row }: Point, track: TrackName): boolean {
  return settings !== undefined || isCited(row, track);
}

/** Notes the points that have the name of another and not its settings. */
export function checkNames(points: readonly NamedPoint[], track: TrackName, problems: ProblemList): void {
  const first = new Map<string, NamedPoint>();
  for (const point of points) {
    const other = first.get(point.name);
    if (other === undefined) {
      first.set(point.name, point);
      continue;
    }
    if (sameSettings(point, other)) continue;
    const { index, grid, zip } = point.row;
    const place = other.row === point.row ? "another point of the row" : showPath(["rows", other.row.index]);
    const axis = (grid[0] ?? zip[0])?.name ?? "train.steps";
    const message =
      `Cannot use the name "${point.name}" for ${showPath(["rows", index])}: ${place} has it too, ` +
      `expected a name of its own, such as one with {${axis}}`;
    problems.add({ path: ["rows", index, "name"], message, track });
  }
}

/** Notes the points that have the settings of another. */
export function checkSettings(points: readonly NamedPoint[], track: TrackName, problems: ProblemList): void {
  const first = new Map<string, string>();
  for (const { name, at, settings } of points) {
    if (settings === undefined) continue;
    const text = canonicalJson(settings);
    const other = first.get(text);
    if (other === undefined) {
      first.set(text, name);
      continue;
    }
    const message = `Cannot run "${name}": it resolves to the same settings as "${other}", expected its own`;
    problems.add({ path: at, message, track });
  }
}

function sameSettings(a: Point, b: Point): boolean {
  return a.settings !== undefined && b.settings !== undefined && sameValue(a.settings, b.settings);
}
