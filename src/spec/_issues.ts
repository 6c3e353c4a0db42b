import { inWords, type JsonNode, keysOf, nodeAt } from "./_json_node.ts";
import { nearest } from "../base/nearest.ts";
import { showPath } from "./problems.ts";
import { isMapping } from "./settings.ts";
import type { SchemaIssue } from "./catalogue.ts";

const UNKNOWN = "unrecognized_keys";

/** Something wrong with a value, by its path in that value. */
export interface Flaw {
  readonly path: readonly (string | number)[];
  readonly part: "key" | "value";
  readonly message: string;
  readonly suggestion?: string;
  /** Whether a value is absent that must be there. */
  readonly missing?: boolean;
}

/**
 * What a schema has against a value, in this project's words.
 *
 * @param issues Issues of the schema's parse.
 * @param value The value parsed.
 * @param node The schema, as JSON Schema.
 * @param prefix Names the value in the messages: the path it stands at.
 * @returns One flaw an issue, one a key for unknown keys; paths are below `value`, without the prefix.
 */
export function flawsOf(
  issues: readonly SchemaIssue[],
  value: unknown,
  node: JsonNode,
  prefix: readonly (string | number)[] = [],
): Flaw[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((step) => typeof step === "symbol" ? String(step) : step);
    if (issue.code === UNKNOWN) {
      return (issue.keys ?? []).map((key) => unknownKey([...path, key], node, prefix));
    }
    if (issue.code === "invalid_key") return [wrongName(path, node)];
    // Of a mapping or a list, the choice that takes such says what is wrong in it.
    const found = at(value, path);
    const meant = isMapping(found) || Array.isArray(found)
      ? issue.errors?.find((choice) => choice.every(({ code, path }) => path.length > 0 || code === UNKNOWN))
      : undefined;
    if (meant) {
      const inner = meant.map((part) => ({ ...part, path: [...path, ...part.path] }));
      return flawsOf(inner, value, node, prefix);
    }
    return [wrongValue(issue, path, value, node, prefix)];
  });
}

/**
 * The flaw of a key that a schema does not know.
 *
 * @param path Path of the key in the value.
 * @param node Schema of the value.
 * @param prefix Where the value stands.
 * @returns The flaw, with the nearest known key.
 */
export function unknownKey(
  path: readonly (string | number)[],
  node: JsonNode | undefined,
  prefix: readonly (string | number)[] = [],
): Flaw {
  const key = String(path[path.length - 1]);
  const where = showPath([...prefix, ...path.slice(0, -1)]);
  const known = keysOf(nodeAt(node, path.slice(0, -1)));
  const expected = known.length === 0 ? "no key here" : `one of ${known.join(", ")}`;
  return {
    path,
    part: "key",
    message: `Cannot read the key "${key}": it is not known${
      where === "" ? "" : ` in "${where}"`
    }, expected ${expected}`,
    suggestion: nearest(key, known),
  };
}

/** A key that may be any name of a form. */
function wrongName(path: (string | number)[], node: JsonNode): Flaw {
  const { propertyNames } = nodeAt(node, path.slice(0, -1)) ?? {};
  const expected = inWords(propertyNames as JsonNode | undefined) ?? "another name";
  const message = `Cannot use the name "${
    path[path.length - 1]
  }": it is not of the form of a name, expected ${expected}`;
  return { path, part: "key", message };
}

function wrongValue(
  issue: SchemaIssue,
  path: (string | number)[],
  value: unknown,
  node: JsonNode,
  prefix: readonly (string | number)[],
): Flaw {
  const found = at(value, path);
  const name = showPath([...prefix, ...path]);
  const missing = found === undefined && path.length > 0;
  const part = nodeAt(node, path);
  const expected = issue.code === "custom" ? issue.message : inWords(part) ?? issue.message;
  // A rule over several values says itself what is there.
  const isWhole = issue.code === "custom" && issue.message.includes(", expected ");
  const message = isWhole
    ? `Cannot use "${name}": ${issue.message}`
    : missing
    ? `Cannot find "${name}": it is missing, expected ${expected}`
    : `Cannot use ${name === "" ? "the spec" : `"${name}"`}: it is ${describe(found)}, expected ${expected}`;
  const choices = part?.enum?.filter((choice) => typeof choice === "string") ?? [];
  const suggestion = typeof found === "string" ? nearest(found, choices) : undefined;
  return { path, part: "value", message, suggestion, missing };
}

/** Longest value that a message shows in full, in UTF-16 code units. */
const LONGEST = 100;

/**
 * A value in words, cut when very long.
 *
 * @param value Any value that YAML can hold.
 * @returns Such as `the text "many"`.
 */
export function describe(value: unknown): string {
  if (value === undefined || value === null) return "empty";
  if (typeof value === "string") return `the text "${shortened(value)}"`;
  if (typeof value === "number") return `the number ${value}`;
  if (Array.isArray(value)) {
    return value.length === 0 ? "an empty list" : `the list ${shortened(JSON.stringify(value))}`;
  }
  return typeof value === "object" ? "a mapping" : String(value);
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, step) => (inner as Record<string | number, unknown> | null | undefined)?.[step],
    value,
  );
}

/**
 * Leaves out what is missing only because its name is mistyped: the unknown key beside it says so already.
 *
 * @param flaws Flaws of one value.
 * @returns The flaws that stand by themselves.
 */
export function withoutEchoes(flaws: readonly Flaw[]): Flaw[] {
  const meant = new Set(
    flaws.filter(({ part, suggestion }) => part === "key" && suggestion !== undefined)
      .map(({ path, suggestion }) => showPath([...path.slice(0, -1), suggestion ?? ""])),
  );
  return flaws.filter(({ path, missing }) => !missing || !meant.has(showPath(path)));
}
