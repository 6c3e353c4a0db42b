/**
 * JSON that reads well in a diff.
 *
 * @module
 */

/**
 * Formats plain data as JSON: keys in the order given, two spaces, lists of plain values on one line, a final newline.
 *
 * @param value Plain data; NaN and infinities become null, as JSON has no word for them.
 */
export function stableJson(value: unknown): string {
  return `${format(value, "")}\n`;
}

function format(value: unknown, indent: string): string {
  if (Array.isArray(value)) return formatList(value, indent);
  if (typeof value === "object" && value !== null) return formatObject(value, indent);
  return JSON.stringify(value) ?? "null";
}

function formatList(list: readonly unknown[], indent: string): string {
  if (list.every((item) => typeof item !== "object" || item === null)) {
    return `[${list.map((item) => format(item, "")).join(", ")}]`;
  }
  const deeper = `${indent}  `;
  return `[\n${list.map((item) => deeper + format(item, deeper)).join(",\n")}\n${indent}]`;
}

function formatObject(object: object, indent: string): string {
  const entries = Object.entries(object).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return "{}";
  const deeper = `${indent}  `;
  const lines = entries.map(([key, item]) => `${deeper}${JSON.stringify(key)}: ${format(item, deeper)}`);
  return `{\n${lines.join(",\n")}\n${indent}}`;
}
