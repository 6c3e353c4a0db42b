import { assertEquals } from "@std/assert";
import { z } from "zod";
import { inWords, jsonNode, keysOf, nodeAt } from "../../src/spec/_json_node.ts";

const NODE = jsonNode(z.strictObject({
  a: z.strictObject({ b: z.int().min(1).default(2) }).prefault({}),
  list: z.array(z.enum(["x", "y"])),
  choice: z.union([z.strictObject({ k: z.null() }), z.number()]),
  pair: z.tuple([z.boolean(), z.string()]),
  free: z.record(z.string(), z.number()),
}));

Deno.test("nodeAt() follows keys, entries, choices and free keys", () => {
  assertEquals(nodeAt(NODE, ["a", "b"])?.type, "integer");
  assertEquals(nodeAt(NODE, ["list", 0])?.enum, ["x", "y"]);
  assertEquals(nodeAt(NODE, ["choice", "k"])?.type, "null");
  assertEquals(nodeAt(NODE, ["free", "any"])?.type, "number");
  assertEquals(nodeAt(NODE, ["pair", 1])?.type, "string");
  for (const path of [["a", "c"], ["pair", 2], ["a", "toString"]]) {
    assertEquals(nodeAt(NODE, path), undefined);
  }
});

Deno.test("keysOf() lists a mapping's keys, those of choices too", () => {
  assertEquals(keysOf(NODE), ["a", "list", "choice", "pair", "free"]);
  assertEquals(keysOf(nodeAt(NODE, ["choice"])), ["k"]);
  assertEquals(keysOf(undefined), []);
});

const WORDS: [z.ZodType, string | undefined][] = [
  [z.boolean(), "true or false"],
  [z.int().min(1), "a whole number, at least 1"],
  [z.number().positive().max(10), "a number, greater than 0 and at most 10"],
  [z.string(), "a text"],
  [z.string().regex(/^a/).max(9), "a text that matches ^a, at most 9 characters long"],
  [z.enum(["a", "b"]), "one of a, b"],
  [z.literal(3), "3"],
  [z.number().nullable(), "a number or null"],
  [z.array(z.int()).min(2), "a list of at least 2 whose entries are each a whole number"],
  [z.array(z.boolean()).length(3), "a list of 3 whose entries are each true or false"],
  [z.tuple([z.boolean(), z.string()]), "a list of 2: true or false; a text"],
  [z.strictObject({}), "a mapping"],
  [z.any(), undefined],
];
for (const [schema, words] of WORDS) {
  Deno.test(`inWords() says ${words ?? "nothing of what takes anything"}`, () => {
    assertEquals(inWords(jsonNode(schema)), words);
  });
}
