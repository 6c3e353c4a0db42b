/**
 * The backbones that ship with the harness, found by name and loaded when asked for.
 *
 * @module
 */
import { FUNCTION, type Member, requireMembers, TEXT, wholeNumber } from "../base/members.ts";
import { Registry } from "../base/registry.ts";
import type { BackboneDefinition } from "./types.ts";

const MEMBERS: Readonly<Record<keyof BackboneDefinition, Member>> = {
  name: TEXT,
  title: TEXT,
  channels: wholeNumber(1),
  patch: wholeNumber(1),
  depth: wholeNumber(0),
  file: TEXT,
  load: FUNCTION,
};

/**
 * Refuses what is no backbone.
 *
 * @param value A module's default export.
 * @param name The backbone's name or module specifier, for the message.
 * @throws {TypeError} A member is missing or of another type; the message names it.
 */
export function requireBackbone(value: unknown, name: string): asserts value is BackboneDefinition {
  requireMembers<BackboneDefinition>("backbone", MEMBERS, value, name);
}

/** Built-in backbones; any module specifier that Deno can import names one more. */
export const backbones: Registry<BackboneDefinition> = new Registry("backbone", {
  "earthcover-vit": () => import("./earthcover_vit.ts"),
  "vit-s8": () => import("./vit_s8.ts"),
  "vit-s16": () => import("./vit_s16.ts"),
  "vit-b8": () => import("./vit_b8.ts"),
  "vit-b16": () => import("./vit_b16.ts"),
}, requireBackbone);
