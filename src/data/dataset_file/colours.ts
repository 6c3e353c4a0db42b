/**
 * Colours of label files as whole numbers, and as people write them.
 *
 * @module
 */
import type { ColourText } from "./schema.ts";

/** An 8-bit colour as one number: `65536 red + 256 green + blue`. */
export type PackedColour = number;

/** A colour as one number. */
export function packed(red: number, green: number, blue: number): PackedColour {
  return (red << 16) | (green << 8) | blue;
}

/** The colour that a dataset file writes as `"#3C1098"` or `[60, 16, 152]`. */
export function packedColour(colour: ColourText): PackedColour {
  if (typeof colour !== "string") return packed(...colour);
  return Number.parseInt(colour.slice(1), 16);
}

/** Red, green and blue of a colour. */
export function channelsOf(colour: PackedColour): [number, number, number] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

/** A colour as dataset files and messages write it: `#3C1098`. */
export function colourName(colour: PackedColour): string {
  return `#${colour.toString(16).padStart(6, "0").toUpperCase()}`;
}

/**
 * The colour that a key of `values` names.
 *
 * @param key Such as `#3C1098` or `60, 16, 152`.
 * @returns Undefined if it names none.
 */
export function colourOfKey(key: string): PackedColour | undefined {
  if (/^#[0-9A-Fa-f]{6}$/.test(key)) return packedColour(key);
  const parts = key.match(/^\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*$/)?.slice(1).map(Number);
  return parts?.every((part) => part <= 255) ? packed(parts[0], parts[1], parts[2]) : undefined;
}
