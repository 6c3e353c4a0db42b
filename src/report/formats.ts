/**
 * The formats that a table can be written in, found by name and loaded when asked for, and what a module must export to be one
 * more.
 *
 * @module
 */
import { FUNCTION, type Member, optional, requireMembers, TEXT } from "../base/members.ts";
import { Registry } from "../base/registry.ts";
import { REQUIRED_FORMATS } from "../results/formats/required.ts";
import type { TableFormat } from "../results/formats/types.ts";

const EXTENSION: Member = {
  expected: "letters and digits, without a dot",
  accepts: (value) => typeof value === "string" && /^[a-z0-9]+$/i.test(value),
};

const SWITCH: Member = { expected: "true or false", accepts: (value) => typeof value === "boolean" };

const MEMBERS: Readonly<Record<keyof TableFormat, Member>> = {
  name: TEXT,
  summary: TEXT,
  extension: EXTENSION,
  takesSpread: optional(SWITCH),
  render: FUNCTION,
};

/**
 * Refuses what is no format.
 *
 * @param value A module's default export.
 * @param name The format's name or module specifier, for the message.
 * @throws {TypeError} A member is missing or of another type; the message names it.
 */
export function requireFormat(value: unknown, name: string): asserts value is TableFormat {
  requireMembers<TableFormat>("format", MEMBERS, value, name);
}

/** All formats: the required ones, whose files every run writes, and the derived ones, which are written when asked for. */
export const formats: Registry<TableFormat> = new Registry<TableFormat>(
  "format",
  {
    ...Object.fromEntries(
      REQUIRED_FORMATS.map((format) => [format.name, () => Promise.resolve({ default: format })]),
    ),
    latex: () => import("../results/formats/latex/mod.ts"),
    html: () => import("./html_format.ts"),
  },
  requireFormat,
);
