import type { Finding } from "./problems.ts";
import { SpecDocument } from "./document.ts";
import { isModuleSpecifier, type PluginSource } from "../base/registry.ts";
import { COMMAND } from "./command.ts";
import { isMapping } from "./settings.ts";
import { PLUGIN_NAME } from "./schema.ts";
import { CHOICES } from "./settings_schema.ts";
import type { Catalogue } from "./catalogue.ts";

/** Modules and programs that a spec brings along, by what it uses them as. */
export interface SpecModules {
  /** Methods: plugins' names and specifiers, as written. */
  readonly method: readonly string[];
  /** Datasets: plugins' names and specifiers, as written. */
  readonly dataset: readonly string[];
  /** Backbones: plugins' names and specifiers, as written. */
  readonly backbone: readonly string[];
  /** What each plugin's name stands for: a module's specifier, or a program as {@linkcode CommandPlugin}. */
  readonly plugins: Readonly<Record<string, PluginSource>>;
}

/**
 * The modules that a spec brings along as methods, datasets and backbones, so that a catalogue with them can be made before
 * the spec is judged: the names that its `plugins` give, and specifiers.
 *
 * @param text YAML text, right or wrong.
 * @returns Names as written, each once, in the order of the file.
 *
 * @example A method beside the spec
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { modulesIn } from "@omh/bench";
 *
 * const { method, plugins } = modulesIn("plugins: { mine: ./my_method.ts }\nbase: { method: mine, backbone: vit-b8 }");
 * assertEquals(method, ["mine"]);
 * assertEquals(plugins, { mine: "./my_method.ts" });
 * ```
 */
export function modulesIn(text: string): SpecModules {
  return modulesOf(new SpecDocument(text, "").value);
}

/**
 * The modules that the value of a spec's document brings along.
 *
 * @param value The whole document, right or wrong.
 * @returns Names as written, each once, in the order of the file.
 */
export function modulesOf(value: unknown): SpecModules {
  const root = isMapping(value) ? value : {};
  const given = isMapping(root.plugins) ? Object.entries(root.plugins) : [];
  const named = given.flatMap(([name, source]): [string, PluginSource][] => {
    if (typeof source === "string") return isModuleSpecifier(source) ? [[name, source]] : [];
    const command = COMMAND.safeParse(source);
    return command.success ? [[name, command.data]] : [];
  });
  const names = new Set(named.map(([name]) => name));
  const found: Record<typeof CHOICES[number], Set<string>> = {
    method: new Set(),
    dataset: new Set(),
    backbone: new Set(),
  };
  const walk = (value: unknown, kind?: typeof CHOICES[number]): void => {
    if (Array.isArray(value)) value.forEach((item) => walk(item, kind));
    else if (isMapping(value)) {
      for (const [key, inner] of Object.entries(value)) walk(inner, CHOICES.find((choice) => choice === key));
    } else if (kind !== undefined && typeof value === "string") {
      if (names.has(value) || isModuleSpecifier(value)) found[kind].add(value);
    }
  };
  walk({ ...root, plugins: undefined });
  for (const row of Array.isArray(root.rows) ? root.rows : []) {
    const file = predictionsModule(isMapping(row) ? row.predictions : undefined);
    if (file !== undefined) found.method.add(file);
  }
  const [method, dataset, backbone] = CHOICES.map((kind) => [...found[kind]]);
  return { method, dataset, backbone, plugins: Object.fromEntries(named) };
}

/**
 * The method that a row's `predictions` stand for.
 *
 * @param value What the row says, right or wrong.
 * @returns A module specifier; `undefined` where it says nothing that could be a path.
 */
export function predictionsModule(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  return isModuleSpecifier(value) ? value : `./${value}`;
}

/**
 * What is wrong with the names that a spec gives to modules: one that is no specifier, is taken already, or is not used.
 *
 * @param value The whole document, right or wrong.
 * @param catalogue What exists, the spec's modules included.
 * @returns A finding for each wrong name.
 */
export function pluginFindings(value: unknown, catalogue: Catalogue): Finding[] {
  const plugins = isMapping(value) && isMapping(value.plugins) ? value.plugins : {};
  const modules = modulesOf(value);
  const used = new Set(CHOICES.flatMap((kind) => modules[kind]));
  const taken = (name: string) =>
    RESERVED.includes(name) || Object.hasOwn(catalogue.extensions, name) ||
    CHOICES.some((kind) => Object.hasOwn(catalogue[`${kind}s`], name) && !catalogue.modules?.includes(name));
  return Object.entries(plugins).flatMap(([name, source]): Finding[] => {
    const path = ["plugins", name];
    const cannot = (found: string, expected: string, part: "key" | "value" = "key"): Finding[] => [
      { path, part, message: `Cannot use the plugin "${name}": ${found}, expected ${expected}` },
    ];
    if (!PLUGIN_NAME.test(name) || typeof source !== "string" && !Object.hasOwn(modules.plugins, name)) {
      return [];
    }
    if (typeof source === "string" && !isModuleSpecifier(source)) {
      return cannot(
        `"${source}" is no module`,
        "a path from the spec that begins with ./ or ../, an absolute one, or a URL",
        "value",
      );
    }
    if (taken(name)) return cannot("the name is taken", "one that nothing else has");
    return used.has(name)
      ? []
      : cannot("the spec does not use it", "a method, dataset or backbone of this name in it");
  });
}

/** Names with a meaning of their own among settings. */
const RESERVED = ["method", "dataset", "backbone", "features", "train", "evaluate"];
