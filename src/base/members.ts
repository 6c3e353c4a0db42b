/**
 * What a module must export to be a definition (a method, a dataset, a backbone), looked at before anything uses it.
 *
 * @module
 */

/** A member's test, and the words for what it asks. */
export interface Member {
  readonly expected: string;
  accepts(value: unknown): boolean;
}

/** A member that may be left out. */
export function optional({ expected, accepts }: Member): Member {
  return {
    expected: `${expected}, or nothing`,
    accepts: (value) => value === undefined || accepts(value),
  };
}

/** A text that says something. */
export const TEXT: Member = {
  expected: "a text of at least one character",
  accepts: (value) => typeof value === "string" && value !== "",
};

/** A function; its parameters are not looked at. */
export const FUNCTION: Member = { expected: "a function", accepts: isFunction };

/** A whole number that is exact in a double. */
export function wholeNumber(least: number): Member {
  return {
    expected: `a whole number from ${least}`,
    accepts: (value) => Number.isSafeInteger(value) && Number(value) >= least,
  };
}

/**
 * Refuses what is no definition.
 *
 * @param kind What it should be, in the singular, for the message: `"method"`.
 * @param members Every member that a definition may have, with its test.
 * @param value A module's default export.
 * @param name The definition's name or module specifier, for the message.
 * @throws {TypeError} A member is missing or of another type; the message names it.
 */
export function requireMembers<T>(
  kind: string,
  members: Readonly<Record<keyof T & string, Member>>,
  value: unknown,
  name: string,
): asserts value is T {
  const found: Record<string, unknown> = isRecord(value) ? value : {};
  for (const [member, { expected, accepts }] of Object.entries<Member>(members)) {
    if (accepts(found[member])) continue;
    const what = member in found
      ? `its member "${member}" is ${shown(found[member])}`
      : `it has no member "${member}"`;
    throw new TypeError(`Cannot load the ${kind} "${name}": ${what}, expected ${expected}`);
  }
}

/** Whether a value can be called. */
export function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

/** Whether a value is an object with named members: no list, not null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value in a few words: what JSON can say in short, otherwise its type. */
function shown(value: unknown): string {
  const json = asJson(value);
  return json === undefined || json.length > 60 ? `of type ${typeof value}` : json;
}

/** Undefined where JSON has no words for it: functions, big integers, circles. */
function asJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
