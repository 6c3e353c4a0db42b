/**
 * A value as JSON with sorted keys and no spaces, so that equal values give equal texts.
 *
 * @param value Plain data: null, booleans, finite numbers, texts, lists and mappings. Keys that hold `undefined` count as absent.
 * @returns JSON text; `-0` is written `0`.
 * @throws {TypeError} If the value holds anything else.
 *
 * @example Usage
 * ```ts
 * import { canonicalJson } from "@omh/bench";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(canonicalJson({ b: [1, null], a: "x" }), '{"a":"x","b":[1,null]}');
 * ```
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (isPlain(value)) {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`).join(",")}}`;
  }
  const shown = typeof value === "object" ? value.constructor.name : String(value);
  throw new TypeError(
    `Cannot write "${shown}" as canonical JSON: it is a ${typeof value}, expected plain finite data`,
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
