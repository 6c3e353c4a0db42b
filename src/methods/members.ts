/**
 * What a module must export to be a method, looked at before anything uses it.
 *
 * @module
 */
import type { MethodDefinition } from "./types.ts";

/** A member's test, and the words for what it asks. */
interface Member {
  readonly expected: string;
  accepts(value: unknown): boolean;
}

const PARTS = ["neighbors", "attention", "jittered"];

const text: Member = {
  expected: "a text of at least one character",
  accepts: (value) => typeof value === "string" && value !== "",
};
const callable: Member = { expected: "a function", accepts: isFunction };

const MEMBERS: Readonly<Record<keyof MethodDefinition, Member>> = {
  name: text,
  title: text,
  version: {
    expected: "a whole number from 1",
    accepts: (value) => Number.isSafeInteger(value) && Number(value) >= 1,
  },
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
  stepFlops: callable,
  extraImages: {
    expected: "a function, or nothing",
    accepts: (value) => value === undefined || isFunction(value),
  },
  trainer: callable,
  example: { expected: "an object of options", accepts: isRecord },
  smallDataset: {
    expected: "an object of options, or nothing",
    accepts: (value) => value === undefined || isRecord(value),
  },
};

/**
 * Refuses what is no method.
 *
 * @param value A module's default export.
 * @param name The method's name or module specifier, for the message.
 * @throws {TypeError} A member is missing or of another type; the message names it.
 */
export function requireMethod(value: unknown, name: string): asserts value is MethodDefinition {
  const members: Record<string, unknown> = isRecord(value) ? value : {};
  for (const [member, { expected, accepts }] of Object.entries(MEMBERS)) {
    if (accepts(members[member])) continue;
    const found = member in members
      ? `its member "${member}" is ${shown(members[member])}`
      : `it has no member "${member}"`;
    throw new TypeError(`Cannot load the method "${name}": ${found}, expected ${expected}`);
  }
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value in a few words: what JSON can say in short, otherwise its type. */
function shown(value: unknown): string {
  const json = JSON.stringify(value);
  return json === undefined || json.length > 60 ? `of type ${typeof value}` : json;
}
