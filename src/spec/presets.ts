/**
 * Presets: settings that suit a dataset or a backbone, below all that a spec says.
 *
 * @module
 */
import { flatten, isMapping, type Layer, nestedLeaves, valueAt } from "./settings.ts";

/** Settings that suit a dataset or a backbone. A spec with `presets: true` takes them wherever it says nothing itself. */
export interface Preset {
  /** Settings by section, such as `{ train: { steps: 240 } }`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Settings of cells of a method, by its name; they hold over those of {@linkcode Preset.settings}. */
  readonly methods?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Settings that a table takes from a preset. */
export interface UsedPreset {
  /** The dataset or backbone whose preset it is. */
  readonly of: string;
  /** Values by dotted name. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The preset of a dataset or a backbone, for one point. */
export interface PresetLayer {
  readonly of: string;
  readonly layer: Layer;
}

/**
 * The presets of what a point names.
 *
 * @param tree The settings that the spec gives the point.
 * @param catalogue What exists.
 * @returns Lowest precedence first: the backbone's, then the dataset's, which knows more.
 */
export function presetLayers(
  tree: Readonly<Record<string, unknown>>,
  catalogue: Record<"backbones" | "datasets", Readonly<Record<string, { readonly preset?: Preset }>>>,
): PresetLayer[] {
  return (["backbone", "dataset"] as const).flatMap((kind) => {
    const name = tree[kind];
    if (typeof name !== "string" || !Object.hasOwn(catalogue[`${kind}s`], name)) return [];
    const { preset } = catalogue[`${kind}s`][name];
    if (preset === undefined) return [];
    const own = typeof tree.method === "string" ? preset.methods?.[tree.method] : undefined;
    const above = { path: [], at: [], keys: [] };
    const layer = [preset.settings, own ?? {}].flatMap((settings) => nestedLeaves(settings, above));
    return [{ of: name, layer }];
  });
}

/**
 * Which settings points take from presets.
 *
 * @param points What was laid below each point, and its settings by the names that a spec uses.
 * @returns Each preset of which anything is taken, with the settings that a point has from it.
 */
export function usedPresets(
  points: readonly {
    readonly presets: readonly PresetLayer[];
    readonly view: Readonly<Record<string, unknown>>;
  }[],
): UsedPreset[] {
  const used = new Map<string, Record<string, unknown>>();
  for (const { presets, view } of points) {
    for (const { of, layer } of presets) {
      const taken = layer.filter(({ path, value }) => valueAt(view, path) === value);
      const settings = used.get(of) ?? {};
      for (const { path, value } of taken) settings[path.join(".")] = value;
      if (taken.length > 0) used.set(of, settings);
    }
  }
  return [...used].map(([of, settings]) => ({ of, settings }));
}

/** Whether a value is a preset: mappings of settings. */
export function isPreset(value: unknown): value is Preset {
  if (!isMapping(value)) return false;
  const { settings, methods = {}, ...more } = value;
  return isMapping(settings) && isMapping(methods) && Object.values(methods).every(isMapping) &&
    flatten(more).length === 0;
}
