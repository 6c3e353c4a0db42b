/**
 * What a module must export to be a method, looked at before anything uses it.
 *
 * @module
 */
import {
  FUNCTION,
  isFunction,
  isRecord,
  type Member,
  optional,
  requireMembers,
  TEXT,
  wholeNumber,
} from "../base/members.ts";
import type { MethodDefinition } from "./types.ts";

const PARTS = ["neighbors", "attention", "jittered"];

const OPTIONS: Member = { expected: "an object of options", accepts: isRecord };

const MEMBERS: Readonly<Record<keyof MethodDefinition, Member>> = {
  name: TEXT,
  title: TEXT,
  version: wholeNumber(1),
  options: {
    expected: "a schema with parse, safeParse and toJSONSchema",
    accepts: (value) =>
      isRecord(value) && ["parse", "safeParse", "toJSONSchema"].every((name) => isFunction(value[name])),
  },
  needs: {
    expected: `a function, or a list of ${PARTS.join(", ")}`,
    accepts: (value) =>
      isFunction(value) || Array.isArray(value) && value.every((part) => PARTS.includes(part)),
  },
  dropLast: { expected: "true or false", accepts: (value) => typeof value === "boolean" },
  stepFlops: FUNCTION,
  extraImages: optional(FUNCTION),
  trainer: FUNCTION,
  example: OPTIONS,
  smallDataset: optional(OPTIONS),
};

/**
 * Refuses what is no method.
 *
 * @param value A module's default export.
 * @param name The method's name or module specifier, for the message.
 * @throws {TypeError} A member is missing or of another type; the message names it.
 */
export function requireMethod(value: unknown, name: string): asserts value is MethodDefinition {
  requireMembers<MethodDefinition>("method", MEMBERS, value, name);
}
