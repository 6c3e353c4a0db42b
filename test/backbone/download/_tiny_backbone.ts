import { fileURLToPath } from "node:url";
import { defineVit, type VitDefinition } from "../../../src/backbone/load_vit.ts";
import type { BackboneDefinition } from "../../../src/backbone/types.ts";

/** Checkpoints of a tiny vision transformer in all layouts, good and bad. */
export const CHECKPOINTS = fileURLToPath(new URL("../../golden/checkpoints/", import.meta.url));

/** The definition of that transformer (`golden/checkpoints/manifest.json`), with changes. */
export function tinyBackbone(changes: Partial<VitDefinition> = {}): BackboneDefinition {
  return defineVit({
    name: "tiny",
    title: "A tiny vision transformer",
    channels: 12,
    patch: 8,
    depth: 2,
    heads: 3,
    file: "tiny_dino_zip.pth",
    ...changes,
  });
}
