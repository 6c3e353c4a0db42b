import type { Schema } from "./catalogue.ts";

/** The part of JSON Schema that this room reads and writes. */
export interface JsonNode {
  [key: string]: unknown;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonNode>>;
  readonly additionalProperties?: boolean | JsonNode;
  readonly items?: JsonNode | false;
  readonly prefixItems?: readonly JsonNode[];
  readonly anyOf?: readonly JsonNode[];
  readonly oneOf?: readonly JsonNode[];
  readonly enum?: readonly unknown[];
}

/**
 * What a schema takes, as JSON Schema.
 *
 * @param schema Any schema; what JSON Schema cannot say is left open.
 * @returns The schema of the input, defaults included.
 */
export function jsonNode(schema: Schema): JsonNode {
  const whole = schema.toJSONSchema({ io: "input", unrepresentable: "any" }) as JsonNode;
  const { $schema: _, ...node } = whole;
  return node;
}

/**
 * The schema of a part.
 *
 * @param node Schema of the whole.
 * @param path Keys and list positions.
 * @returns Its schema, or `undefined` if the whole has no such part.
 */
export function nodeAt(node: JsonNode | undefined, path: readonly PropertyKey[]): JsonNode | undefined {
  if (node === undefined || path.length === 0) return node;
  const [step, ...rest] = path;
  const inner = typeof step === "number" ? entry(node, step) : property(node, String(step)) ?? extra(node);
  if (inner !== undefined) return nodeAt(inner, rest);
  for (const choice of [...node.anyOf ?? [], ...node.oneOf ?? []]) {
    const found = nodeAt(choice, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function entry({ items, prefixItems }: JsonNode, index: number): JsonNode | undefined {
  return prefixItems?.[index] ?? (items === false ? undefined : items);
}

function property({ properties }: JsonNode, key: string): JsonNode | undefined {
  return properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
}

function extra({ additionalProperties }: JsonNode): JsonNode | undefined {
  return typeof additionalProperties === "object"
    ? additionalProperties
    : additionalProperties
    ? {}
    : undefined;
}

/**
 * The keys that a mapping may have.
 *
 * @param node Its schema.
 * @returns Known keys, in order; none if it is not a mapping.
 */
export function keysOf(node: JsonNode | undefined): string[] {
  if (node === undefined) return [];
  const choices = [...node.anyOf ?? [], ...node.oneOf ?? []].flatMap(keysOf);
  return [...new Set([...Object.keys(node.properties ?? {}), ...choices])];
}

/**
 * What a schema takes, in words.
 *
 * @param node The schema.
 * @returns Such as `a whole number, at least 1`; `undefined` if it cannot be said.
 */
export function inWords(node: JsonNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.const !== undefined) return show(node.const);
  if (node.enum !== undefined) {
    return node.enum.length === 1 ? show(node.enum[0]) : `one of ${node.enum.map(show).join(", ")}`;
  }
  const choices = node.anyOf ?? node.oneOf;
  if (choices !== undefined) return allInWords(choices);
  if (Array.isArray(node.type)) return allInWords(node.type.map((type) => ({ ...node, type })));
  switch (node.type) {
    case "boolean":
      return "true or false";
    case "integer":
      return `a whole number${range(node)}`;
    case "number":
      return `a number${range(node)}`;
    case "string":
      return [
        node.pattern === undefined ? "a text" : `a text that matches ${node.pattern}`,
        ...typeof node.maxLength === "number" ? [`at most ${node.maxLength} characters long`] : [],
      ].join(", ");
    case "array":
      return `a list${lengths(node)}${itemWords(node)}`;
    case "object":
      return "a mapping";
    case "null":
      return "null";
  }
  return undefined;
}

function allInWords(nodes: readonly JsonNode[]): string | undefined {
  const words = nodes.map(inWords);
  return words.includes(undefined) ? undefined : words.join(" or ");
}

function itemWords({ items, prefixItems }: JsonNode): string {
  if (prefixItems !== undefined) {
    const words = prefixItems.map((item) => inWords(item) ?? "any value");
    return `: ${words.join("; ")}`;
  }
  const words = inWords(items || undefined);
  return words === undefined ? "" : ` whose entries are each ${words}`;
}

function lengths({ minItems, maxItems }: JsonNode): string {
  if (minItems !== undefined && minItems === maxItems) return ` of ${minItems}`;
  if (minItems !== undefined && maxItems !== undefined) return ` of ${minItems} to ${maxItems}`;
  if (minItems !== undefined) return ` of at least ${minItems}`;
  return maxItems === undefined ? "" : ` of at most ${maxItems}`;
}

function range(node: JsonNode): string {
  const bounds = [
    bound("at least", node.minimum),
    bound("greater than", node.exclusiveMinimum),
    bound("at most", node.maximum),
    bound("less than", node.exclusiveMaximum),
    bound("a multiple of", node.multipleOf),
  ].filter((text) => text !== undefined);
  return bounds.length === 0 ? "" : `, ${bounds.join(" and ")}`;
}

function bound(words: string, limit: unknown): string | undefined {
  const isLimit = typeof limit === "number" && Math.abs(limit) < Number.MAX_SAFE_INTEGER;
  return isLimit ? `${words} ${limit}` : undefined;
}

function show(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
