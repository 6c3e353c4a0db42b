/**
 * The backbones that ship with the harness, found by name and loaded when asked for.
 *
 * @module
 */
import {
  FUNCTION,
  isRecord,
  type Member,
  optional,
  requireMembers,
  TEXT,
  wholeNumber,
} from "../base/members.ts";
import { Registry } from "../base/registry.ts";
import { isPreset } from "../spec/presets.ts";
import type { BackboneDefinition } from "./types.ts";

/** Settings by section. */
const PRESET: Member = {
  expected: "settings: mappings of sections, and of such mappings by method",
  accepts: isPreset,
};

const MEMBERS: Readonly<Record<keyof BackboneDefinition, Member>> = {
  name: TEXT,
  title: TEXT,
  channels: wholeNumber(1),
  patch: wholeNumber(1),
  depth: wholeNumber(0),
  transformer: optional({
    expected: "whole numbers depth and heads from 1 and registers from 0",
    accepts: (value) => isRecord(value) && isTransformer(value),
  }),
  file: optional(TEXT),
  source: optional({
    expected: "an address, with the file's SHA-256 and a note where they are known",
    accepts: (value) => isRecord(value) && isSource(value),
  }),
  digest: optional(TEXT),
  preset: optional(PRESET),
  verify: optional(FUNCTION),
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

function isSource({ address, sha256, note }: Record<string, unknown>): boolean {
  const isDigest = typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256);
  return typeof address === "string" && URL.canParse(address) && (sha256 === undefined || isDigest) &&
    optional(TEXT).accepts(note);
}

function isTransformer({ depth, heads, registers }: Record<string, unknown>): boolean {
  return [depth, heads].every(wholeNumber(1).accepts) && wholeNumber(0).accepts(registers);
}

const VITS = [
  "earthcover-vit",
  "vit-s8",
  "vit-s8-hub",
  "vit-s16",
  "vit-b8",
  "vit-b16",
  "dinov2-s14",
  "dinov2-s14-reg4",
  "dinov2-b14",
  "dinov2-b14-reg4",
  "ibot-s16",
  "ibot-b16",
] as const;

/** Built-in backbones; any module specifier that Deno can import names one more. */
export const backbones: Registry<BackboneDefinition> = new Registry(
  "backbone",
  {
    ...Object.fromEntries(
      VITS.map((name) => [name, async () => ({ default: (await import("./vits.ts")).vits[name] })]),
    ),
    color: () => import("./color.ts"),
    scattering: () => import("./scattering/mod.ts"),
  },
  requireBackbone,
);
