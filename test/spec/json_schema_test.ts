import { assert, assertEquals } from "@std/assert";
import { specJsonSchema } from "../../src/spec/json_schema.ts";
import { CATALOGUE } from "./spec_fixture.ts";

interface Node {
  readonly $ref?: string;
  readonly properties: Record<string, Node>;
  readonly items: Node;
  readonly additionalProperties: Node;
  readonly anyOf: Node[];
  readonly required?: string[];
  readonly enum?: unknown[];
  readonly type?: string;
}

const schema = specJsonSchema(CATALOGUE) as unknown as Node & { $defs: Record<string, Node> };

Deno.test("specJsonSchema() covers the structure of a spec", () => {
  assertEquals(schema.required, ["id", "title", "version", "seeds", "rows", "tracks"]);
  const row = schema.properties.rows.items;
  assertEquals(row.properties.set.$ref, "#/$defs/settings");
  assertEquals(row.properties.grid.$ref, "#/$defs/axes");
  assertEquals(schema.properties.tracks.additionalProperties.$ref, "#/$defs/track");
  assertEquals(row.properties.tracks.additionalProperties.$ref, "#/$defs/row-track");
});

Deno.test("specJsonSchema() names every setting nested and dotted, none of them required", () => {
  const { properties } = schema.$defs.settings;
  assertEquals(properties.method.enum, ["dino", "stego", "smooseg"]);
  assertEquals(properties.omh.properties.enabled.type, "boolean");
  assertEquals(properties["stego.weights.knn"].type, "number");
  assertEquals(properties.smooseg.required, undefined);
  assert("seeds" in schema.$defs.track.properties && "crf" in properties.evaluate.properties);
  assert("cite" in schema.$defs["row-track"].properties);
});

Deno.test("specJsonSchema() takes lists of values on axes", () => {
  const { properties } = schema.$defs.axes;
  assertEquals([properties["omh.epsilon"].type, properties["omh.epsilon"].items.type], ["array", "number"]);
  assertEquals(properties.omh.anyOf[0].properties.epsilon.type, "array");
});

Deno.test("specJsonSchema() is plain data with references that resolve", () => {
  assertEquals(JSON.parse(JSON.stringify(schema)), schema);
  const references = JSON.stringify(schema).match(/#\/\$defs\/[\w-]+/g) ?? [];
  for (const reference of references) assert(reference.slice("#/$defs/".length) in schema.$defs, reference);
});
