/**
 * The backbones that ship with the harness, found by name and loaded when asked for.
 *
 * @module
 */
import { Registry } from "../base/registry.ts";
import type { BackboneDefinition } from "./types.ts";

/** Built-in backbones; any module specifier that Deno can import names one more. */
export const backbones: Registry<BackboneDefinition> = new Registry("backbone", {
  "earthcover-vit": () => import("./earthcover_vit.ts"),
  "vit-s8": () => import("./vit_s8.ts"),
  "vit-s16": () => import("./vit_s16.ts"),
  "vit-b8": () => import("./vit_b8.ts"),
  "vit-b16": () => import("./vit_b16.ts"),
});
