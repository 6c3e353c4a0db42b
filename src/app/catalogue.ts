/**
 * All that a spec may name: the built-in methods, datasets and backbones, and the modules it brings along.
 *
 * @module
 */
import { backbones } from "../backbone/registry.ts";
import { datasets } from "../data/registry.ts";
import { unmetAsk } from "../methods/asks.ts";
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
 * @param scope What their names mean.
 */
export async function loadCatalogue(
  modules: SpecModules = NONE,
  scope: PluginScope = {},
): Promise<Catalogue> {
  const [knownMethods, knownBackbones] = [
    await loadAll(methods, modules.method, scope),
    await loadAll(backbones, modules.backbone, scope),
  ];
  return {
    methods: knownMethods,
    datasets: await loadAll(datasets, modules.dataset, scope),
    backbones: knownBackbones,
    unmet: (method, options, backbone) =>
      unmetAsk(knownMethods[method], options, { ...knownBackbones[backbone], name: backbone }),
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
 * @param where URL of the spec's file, and whether modules may come from elsewhere.
 * @param backbones Backbones that are wanted besides those that the spec names.
 */
export async function catalogueFor(
  text: string,
  where: Pick<PluginScope, "base" | "remote">,
  backbones: readonly string[] = [],
): Promise<ScopedCatalogue> {
  const { backbone, ...modules } = modulesIn(text);
  const more = backbones.filter((name) => isModuleSpecifier(name) && !backbone.includes(name));
  const scope = { ...where, plugins: modules.plugins };
  return { catalogue: await loadCatalogue({ ...modules, backbone: [...backbone, ...more] }, scope), scope };
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
