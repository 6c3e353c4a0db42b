import { nodeAt } from "./_json_node.ts";
import { nearest } from "../base/nearest.ts";
import { resolve } from "./resolve.ts";
import { type Layer, type Leaf, merge, valueAt, viewOf } from "./settings.ts";
import { type KnownSettings, settingNames } from "./settings_schema.ts";
import type { CellSettings } from "./cell_settings.ts";
import type { Change, Override } from "./types.ts";

/**
 * Refuses overrides of settings that do not exist, or with values that no setting of the name can have.
 *
 * @param overrides What is to be changed.
 * @param known All settings there are.
 * @throws {RangeError} With the nearest known name where a name is not known.
 */
export function checkOverrides(overrides: readonly Override[], known: KnownSettings): void {
  for (const { path, value, atMost } of overrides) {
    const setting = path.join(".");
    if (nodeAt(known.node, path) === undefined) {
      throw new RangeError(
        `Cannot override "${setting}": there is no such setting, expected one of a spec's${
          hint(nearest(setting, settingNames(known.node)))
        }`,
      );
    }
    const { flaws } = resolve(merge([[leafOf(path, value ?? atMost)]]).tree, known);
    // What does not go with defaults may go with a point's own settings.
    const flaw = flaws.find((flaw) => !flaw.missing && flaw.path[0] === path[0]);
    if (flaw !== undefined) throw new RangeError(`${flaw.message}${hint(flaw.suggestion)}`);
  }
}

function hint(name: string | undefined): string {
  return name === undefined ? "" : ` (nearest: "${name}")`;
}

/**
 * Overrides as a layer over the settings of a point.
 *
 * @param overrides What is to be changed.
 * @param settings The point's settings without them.
 * @returns One leaf for each setting that comes out changed.
 */
export function overrideLayer(overrides: readonly Override[], settings: CellSettings): Layer {
  const view = viewOf(settings);
  return overrides.flatMap(({ path, value, atMost }) => {
    const given = valueAt(view, path);
    const wanted = atMost === undefined ? value : Math.min(given as number, atMost);
    // A setting that the point does not have, such as another method's option, is none of its own.
    return given === undefined || given === wanted ? [] : [leafOf(path, wanted)];
  });
}

/** The settings of a point with and without overrides. */
export interface Overridden {
  readonly before: CellSettings;
  readonly after: CellSettings;
}

/**
 * What overrides changed in a table.
 *
 * @param overrides What was to be changed.
 * @param points Settings of each point.
 * @returns One change for each setting and value that it came to; none where the spec said the same already.
 */
export function changesOf(overrides: readonly Override[], points: readonly Overridden[]): Change[] {
  return overrides.flatMap(({ path }) => {
    const pairs = points.map(({ before, after }) => ({
      before: valueAt(viewOf(before), path),
      after: valueAt(viewOf(after), path),
    }));
    const changed = pairs.filter(({ before, after }) => before !== after);
    return [...Map.groupBy(changed, ({ after }) => after)].map(([value, group]) => ({
      setting: path.join("."),
      value,
      instead: [...new Set(group.map(({ before }) => before))],
    }));
  });
}

function leafOf(path: readonly string[], value: unknown): Leaf {
  return { path, value, at: [], keys: path.map(() => []) };
}
