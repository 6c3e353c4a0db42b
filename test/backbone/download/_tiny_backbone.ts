import { type BackboneDefinition, defineBackbone } from "../../../src/backbone/types.ts";

/** Checkpoints of a tiny vision transformer in all layouts, good and bad. */
export const CHECKPOINTS = new URL("../../golden/checkpoints/", import.meta.url).pathname;

/** The definition of that transformer (`golden/checkpoints/manifest.json`), with changes. */
export function tinyBackbone(changes: Partial<BackboneDefinition> = {}): BackboneDefinition {
  return defineBackbone({
    name: "tiny",
    title: "A tiny vision transformer",
    channels: 12,
    patch: 8,
    depth: 2,
    file: "tiny_dino_zip.pth",
    load: () => Promise.reject(new Error("Cannot load it: these tests only look at its file")),
    ...changes,
  });
}
