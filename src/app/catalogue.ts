/**
 * All that a spec may name: the built-in methods, datasets and backbones, and the modules it brings along.
 *
 * @module
 */
import { backbones } from "../backbone/registry.ts";
import { datasets } from "../data/registry.ts";
import { lossExtensions, methods } from "../methods/registry.ts";
import {
  type Catalogue,
  isModuleSpecifier,
  modulesIn,
  type PluginScope,
  type Registry,
  type SpecModules,
} from "../spec/mod.ts";

const NONE: SpecModules = { method: [], dataset: [], backbone: [], plugins: {} };

/**
 * Loads the catalogue.
 *
 * @param modules Modules that a spec brings along besides what is built in.
 * @param base What relative specifiers are relative to.
 */
export async function loadCatalogue(modules: SpecModules = NONE, base?: string): Promise<Catalogue> {
  const { plugins } = modules;
  return {
    methods: await loadAll(methods, modules.method, { base, plugins }),
    datasets: await loadAll(datasets, modules.dataset, { base, plugins }),
    backbones: await loadAll(backbones, modules.backbone, { base, plugins }),
    extensions: await loadAll(lossExtensions, [], {}),
    modules: [methods, datasets, backbones].flatMap((registry, i) =>
      modules[(["method", "dataset", "backbone"] as const)[i]].filter((name) => !registry.has(name))
    ),
  };
}

/** A catalogue, and what the names of modules in it mean. */
export interface ScopedCatalogue {
  readonly catalogue: Catalogue;
  readonly scope: PluginScope;
}

/**
 * The catalogue for a spec's text.
 *
 * @param base URL of the spec's file.
 * @param backbones Backbones that are wanted besides those that the spec names.
 */
export async function catalogueFor(
  text: string,
  base: string,
  backbones: readonly string[] = [],
): Promise<ScopedCatalogue> {
  const { backbone, ...modules } = modulesIn(text);
  const more = backbones.filter((name) => isModuleSpecifier(name) && !backbone.includes(name));
  const catalogue = await loadCatalogue({ ...modules, backbone: [...backbone, ...more] }, base);
  return { catalogue, scope: { base, plugins: modules.plugins } };
}

async function loadAll<T>(
  registry: Registry<T>,
  modules: readonly string[],
  scope: PluginScope,
): Promise<Record<string, T>> {
  const own = modules.filter((name) => !registry.has(name));
  const loaded = await Promise.all([
    ...registry.names.map((name) => registry.load(name)),
    ...own.map((name) => registry.load(name, scope)),
  ]);
  return Object.fromEntries([...registry.names, ...own].map((name, i) => [name, loaded[i]]));
}
