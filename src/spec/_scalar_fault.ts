import type { Scalar } from "yaml";

/**
 * What makes a scalar doubtful: one that another YAML reader, or a person, may take for something else.
 *
 * @param node A scalar of a document.
 * @returns A message, or `undefined` if the scalar is plain.
 */
export function scalarFault(node: Scalar): string | undefined {
  if (node.type !== "PLAIN" || node.source === undefined) return undefined;
  const source = node.source;
  if (/^[-+]?0(o[0-7]+|[0-9][0-9_]*(\.[0-9]*)?)$/.test(source)) {
    return `Cannot read "${source}": it looks like an octal number, expected a number without leading zeros, or quotes`;
  }
  if (/^\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?$/.test(source)) {
    return `Cannot read "${source}": it looks like a date, which YAML readers disagree on, expected quotes around it`;
  }
  if (typeof node.value === "number" && !Number.isFinite(node.value)) {
    return `Cannot read "${source}": it is not a finite number, expected one`;
  }
  return undefined;
}
