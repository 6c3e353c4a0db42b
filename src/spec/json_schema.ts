import { z } from "zod";
import { type JsonNode, jsonNode } from "./_json_node.ts";
import { AXES, ROW_TRACK, SETTINGS, SPEC, TRACK } from "./schema.ts";
import { knownSettings } from "./settings_schema.ts";
import type { Catalogue } from "./catalogue.ts";

/**
 * The JSON Schema of spec files, for editors: structure, every setting nested and dotted, and what each may be.
 *
 * @param catalogue What exists.
 * @returns Plain data, the same for the same catalogue.
 *
 * @example A setting, by its dotted name
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type Catalogue, specJsonSchema } from "@omh/bench";
 * import { z } from "zod";
 *
 * const catalogue: Catalogue = {
 *   methods: { dino: { title: "DINO", version: 1, options: z.strictObject({ dim: z.int().default(90) }) } },
 *   datasets: { earthcover6: { title: "EarthCover-6", classes: 6 } },
 *   backbones: { vit: { title: "ViT", channels: 128, patch: 8 } },
 *   extensions: {},
 * };
 * const { $defs } = specJsonSchema(catalogue) as { $defs: { settings: { properties: object } } };
 * assertEquals("train.steps" in $defs.settings.properties, true);
 * ```
 */
export function specJsonSchema(catalogue: Catalogue): Record<string, unknown> {
  const node = partial(knownSettings(catalogue).node);
  const { properties: _, ...settings } = node;
  const parts = dottedParts(node);
  const properties = Object.fromEntries(parts);
  const track = jsonNode(TRACK).properties;
  const rowTrack = jsonNode(ROW_TRACK).properties;
  const open = new Map<unknown, string>([
    [SETTINGS, "settings"],
    [AXES, "axes"],
    [TRACK, "track"],
    [ROW_TRACK, "row-track"],
  ]);
  const structure = z.toJSONSchema(SPEC, {
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      const name = open.get(zodSchema);
      if (name === undefined) return;
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
      jsonSchema.$ref = `#/$defs/${name}`;
    },
  });
  return {
    ...structure,
    title: "Benchmark spec",
    $defs: {
      settings: { ...settings, properties },
      axes: {
        ...settings,
        properties: Object.fromEntries(parts.map(([name, node]) => [name, axesOf(node)])),
      },
      track: { ...settings, properties: { ...track, ...properties } },
      "row-track": { ...settings, properties: { ...rowTrack, ...properties } },
    },
  };
}

/** A mapping of which any part may be given. */
function partial(node: JsonNode): JsonNode {
  const { required: _, default: __, ...rest } = node;
  if (node.properties === undefined) return node;
  return { ...rest, properties: mapProperties(node, partial) };
}

/** Every part of a mapping, by nested and by dotted name. */
function dottedParts(node: JsonNode, prefix = ""): [string, JsonNode][] {
  return Object.entries(node.properties ?? {}).flatMap(([key, inner]) => [
    [`${prefix}${key}`, inner],
    ...dottedParts(inner, `${prefix}${key}.`),
  ]);
}

/** A list of values, or for a mapping also a mapping of such lists. */
function axesOf(node: JsonNode): JsonNode {
  const values = { type: "array", minItems: 1, items: node };
  if (node.properties === undefined) return values;
  return { anyOf: [{ ...node, properties: mapProperties(node, axesOf) }, values] };
}

function mapProperties(node: JsonNode, change: (inner: JsonNode) => JsonNode): Record<string, JsonNode> {
  return Object.fromEntries(
    Object.entries(node.properties ?? {}).map(([key, inner]) => [key, change(inner)]),
  );
}
