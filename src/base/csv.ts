/**
 * Lines of comma-separated values.
 *
 * @module
 */

/**
 * A line without its end.
 *
 * @example A field with a comma, and an empty one
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { csvLine } from "./csv.ts";
 *
 * assertEquals(csvLine(["road, wet", 3, null]), '"road, wet",3,');
 * ```
 *
 * @param fields Null is an empty field.
 */
export function csvLine(fields: readonly (string | number | null)[]): string {
  return fields.map(field).join(",");
}

function field(value: string | number | null): string {
  const text = String(value ?? "");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
