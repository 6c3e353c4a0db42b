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
  type Registry,
  type SpecModules,
} from "../spec/mod.ts";

const NONE: SpecModules = { method: [], dataset: [], backbone: [] };

/**
 * Loads the catalogue.
 *
 * @param modules Module specifiers that a spec names besides built-in names.
 * @param base What relative specifiers are relative to.
 */
export async function loadCatalogue(modules: SpecModules = NONE, base?: string | URL): Promise<Catalogue> {
  return {
    methods: await loadAll(methods, modules.method, base),
    datasets: await loadAll(datasets, modules.dataset, base),
    backbones: await loadAll(backbones, modules.backbone, base),
    omh: (await lossExtensions.load("omh")).options,
  };
}

/**
 * The catalogue for a spec's text.
 *
 * @param backbones Backbones that are wanted besides those that the spec names.
 */
export function catalogueFor(
  text: string,
  base: string | URL,
  backbones: readonly string[] = [],
): Promise<Catalogue> {
  const { backbone, ...modules } = modulesIn(text);
  const more = backbones.filter((name) => isModuleSpecifier(name) && !backbone.includes(name));
  return loadCatalogue({ ...modules, backbone: [...backbone, ...more] }, base);
}

async function loadAll<T>(
  registry: Registry<T>,
  modules: readonly string[],
  base?: string | URL,
): Promise<Record<string, T>> {
  const names = [...registry.names, ...modules];
  const loaded = await Promise.all(names.map((name) => registry.load(name, base)));
  return Object.fromEntries(names.map((name, i) => [name, loaded[i]]));
}
