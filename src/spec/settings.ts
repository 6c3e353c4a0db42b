import type { DocPath } from "./document.ts";
import type { CellSettings } from "./cell_settings.ts";

/** One setting as given in one place. */
export interface Leaf {
  /** Path among the settings, such as `["omh", "epsilon"]`. */
  readonly path: readonly string[];
  /** Anything but a mapping that has keys. */
  readonly value: unknown;
  /** Where the value stands in the document. */
  readonly at: DocPath;
  /** Where the key that gives each step of `path` stands; a dotted key gives several. */
  readonly keys: readonly DocPath[];
}

/** Settings given together: a mapping of the spec, or one value of an axis. */
export type Layer = readonly Leaf[];

/** Layers laid over each other. */
export interface Merged {
  /** The settings as nested mappings. */
  readonly tree: Readonly<Record<string, unknown>>;
  /** The leaves that won. */
  readonly leaves: readonly Leaf[];
}

/**
 * The path that a dotted name stands for.
 *
 * @param name Such as `omh.epsilon`.
 * @param whole Names with dots that are one step: methods named by a module specifier.
 * @returns Such as `["omh", "epsilon"]`.
 */
export function splitSetting(name: string, whole: readonly string[] = []): string[] {
  const first = whole.find((known) => name === known || name.startsWith(`${known}.`));
  if (first === undefined) return name.split(".");
  return name === first ? [first] : [first, ...name.slice(first.length + 1).split(".")];
}

/**
 * The settings of a mapping, nested or dotted, one leaf each.
 *
 * @param value A mapping; anything else gives no leaves.
 * @param at Where it stands in the document.
 * @param whole Names with dots that are one step.
 * @returns The leaves, in the order of the file.
 */
export function layerOf(value: unknown, at: DocPath, whole: readonly string[] = []): Leaf[] {
  return isMapping(value) ? nestedLeaves(value, { path: [], at, keys: [] }, whole) : [];
}

/**
 * The settings of a mapping that stands below others.
 *
 * @param value The mapping.
 * @param above Which setting it is the value of, and where.
 * @param whole Names with dots that are one step.
 * @returns The leaves, in the order of the file.
 */
export function nestedLeaves(
  value: Record<string, unknown>,
  above: Omit<Leaf, "value">,
  whole: readonly string[] = [],
): Leaf[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const steps = splitSetting(key, above.path.length === 0 ? whole : []);
    const at = [...above.at, key];
    const here = { path: [...above.path, ...steps], at, keys: [...above.keys, ...steps.map(() => at)] };
    const isLeaf = !isMapping(inner) || Object.keys(inner).length === 0;
    return isLeaf ? [{ ...here, value: inner }] : nestedLeaves(inner, here, whole);
  });
}

/**
 * The first leaf of a layer that gives a setting again, be it once nested and once dotted.
 *
 * @param layer Leaves of one mapping.
 * @returns The later leaf, or `undefined` if every setting is given once.
 */
export function repeated(layer: Layer): Leaf | undefined {
  const given = new Given();
  return layer.find((leaf) => {
    if (given.overlaps(leaf.path)) return true;
    given.add(leaf);
    return false;
  });
}

/**
 * Lays layers over each other, setting by setting.
 *
 * @param layers Lowest precedence first.
 * @returns The settings that hold, and where each was given.
 */
export function merge(layers: readonly Layer[]): Merged {
  const given = new Given();
  for (const leaf of layers.flat()) {
    if (isMapping(leaf.value) && given.hasBelow(leaf.path)) continue;
    given.removeOverlapping(leaf.path);
    given.add(leaf);
  }
  const leaves = given.leaves();
  return { tree: treeOf(leaves), leaves };
}

/** Leaves of which none lies below another. */
class Given {
  readonly #leaves = new Map<string, Leaf>();
  /** Number of leaves below each path. */
  readonly #below = new Map<string, number>();

  /** In the order that they were added. */
  leaves(): Leaf[] {
    return [...this.#leaves.values()];
  }

  /** Whether leaves lie at the path or below it. */
  hasBelow(path: readonly string[]): boolean {
    return this.#leaves.has(keyOf(path)) || this.#below.has(keyOf(path));
  }

  overlaps(path: readonly string[]): boolean {
    return this.hasBelow(path) || above(path).some((key) => this.#leaves.has(key));
  }

  add(leaf: Leaf): void {
    this.#leaves.set(keyOf(leaf.path), leaf);
    for (const key of above(leaf.path)) this.#below.set(key, (this.#below.get(key) ?? 0) + 1);
  }

  removeOverlapping(path: readonly string[]): void {
    for (const key of [keyOf(path), ...above(path)]) this.#remove(key);
    if (!this.#below.has(keyOf(path))) return;
    for (const [key, leaf] of this.#leaves) if (startsWith(leaf.path, path)) this.#remove(key);
  }

  #remove(key: string): void {
    const leaf = this.#leaves.get(key);
    if (leaf === undefined) return;
    this.#leaves.delete(key);
    for (const key of above(leaf.path)) {
      const count = this.#below.get(key)! - 1;
      if (count === 0) this.#below.delete(key);
      else this.#below.set(key, count);
    }
  }
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path);
}

/** Keys of all that a path lies below. */
function above(path: readonly string[]): string[] {
  return path.slice(0, -1).map((_, length) => keyOf(path.slice(0, length + 1)));
}

function treeOf(leaves: readonly Leaf[]): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const { path, value } of leaves) {
    let node = tree;
    for (const step of path.slice(0, -1)) {
      if (!Object.hasOwn(node, step)) define(node, step, {});
      node = node[step] as Record<string, unknown>;
    }
    define(node, path[path.length - 1], value);
  }
  return tree;
}

/** Sets a key even if it is called `__proto__`. */
function define(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/**
 * The settings of a cell by the names that a spec uses: the method's options under the method's name, `enabled` told of
 * each loss extension.
 *
 * @param settings Resolved settings.
 * @returns Nested mappings.
 */
export function viewOf(settings: CellSettings): Record<string, unknown> {
  const { method, dataset, backbone, options, features, train, evaluate, ...extensions } = settings;
  const sections = Object.entries<object | null>(extensions).map(([name, section]) =>
    [name, section === null ? { enabled: false } : { enabled: true, ...section }] as const
  );
  return {
    method,
    dataset,
    backbone,
    features,
    train,
    evaluate,
    [method]: options,
    ...Object.fromEntries(sections),
  };
}

/**
 * Looks a setting up.
 *
 * @param tree Nested mappings.
 * @param path Path of the setting.
 * @returns Its value, or `undefined` if there is none.
 */
export function valueAt(tree: unknown, path: readonly string[]): unknown {
  let node = tree;
  for (const step of path) {
    if (!isMapping(node) || !Object.hasOwn(node, step)) return undefined;
    node = node[step];
  }
  return node;
}

/**
 * The settings of nested mappings by dotted name.
 *
 * @param tree Nested mappings.
 * @returns Name and value of each setting, in order.
 */
export function flatten(tree: Readonly<Record<string, unknown>>): [name: string, value: unknown][] {
  return Object.entries(tree).flatMap(([key, value]): [string, unknown][] =>
    isMapping(value)
      ? flatten(value).map(([name, inner]): [string, unknown] => [`${key}.${name}`, inner])
      : [[key, value]]
  );
}

/**
 * Whether a value is a mapping: neither a list nor a scalar.
 *
 * @param value Any value.
 * @returns `true` if it is.
 */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function startsWith(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.length <= path.length && prefix.every((step, i) => step === path[i]);
}
