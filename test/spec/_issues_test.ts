import { assertEquals } from "@std/assert";
import { z } from "zod";
import { describe, flawsOf, unknownKey, withoutEchoes } from "../../src/spec/_issues.ts";
import { jsonNode } from "../../src/spec/_json_node.ts";

const SCHEMA = z.strictObject({
  steps: z.int().min(1),
  crop: z.enum(["none", "five"]).default("none"),
  list: z.array(z.number()).refine((list) => list.length !== 1, { error: "none or several" }).default([]),
});

function flaws(value: unknown) {
  return flawsOf(SCHEMA.safeParse(value).error?.issues ?? [], value, jsonNode(SCHEMA), ["train"]);
}

Deno.test("flawsOf() says what is there and what is expected", () => {
  assertEquals(flaws({ steps: "many" }), [{
    path: ["steps"],
    part: "value",
    message: 'Cannot use "train.steps": it is the text "many", expected a whole number, at least 1',
    suggestion: undefined,
    missing: false,
  }]);
});

Deno.test("flawsOf() marks what is missing", () => {
  const [flaw] = flaws({});
  assertEquals(flaw.message, 'Cannot find "train.steps": it is missing, expected a whole number, at least 1');
  assertEquals(flaw.missing, true);
});

Deno.test("flawsOf() leaves the words of a rule that says itself what is there", () => {
  const rule = z.strictObject({ a: z.int(), b: z.int() })
    .refine(({ a, b }) => a <= b, { path: ["a"], message: "it is more than b, expected at most b" });
  const value = { a: 2, b: 1 };
  const [{ message }] = flawsOf(rule.safeParse(value).error!.issues, value, jsonNode(rule), ["train"]);
  assertEquals(message, 'Cannot use "train.a": it is more than b, expected at most b');
});

Deno.test("flawsOf() suggests the nearest key and the nearest choice", () => {
  const found = flaws({ steps: 1, crop: "fiv", stepps: 2 });
  assertEquals(found.map(({ path, part, suggestion }) => ({ path, part, suggestion })), [
    { path: ["crop"], part: "value", suggestion: "five" },
    { path: ["stepps"], part: "key", suggestion: "steps" },
  ]);
});

Deno.test("flawsOf() takes the words of a schema's own check", () => {
  assertEquals(
    flaws({ steps: 1, list: [1] })[0].message,
    'Cannot use "train.list": it is the list [1], expected none or several',
  );
});

Deno.test("flawsOf() names the entry of a list that may be something else too", () => {
  const choice = z.strictObject({ seeds: z.union([z.array(z.int()), z.string()]) });
  const value = { seeds: [0, "one"] };
  const [flaw] = flawsOf(choice.safeParse(value).error!.issues, value, jsonNode(choice));
  assertEquals([flaw.path, flaw.message], [
    ["seeds", 1],
    'Cannot use "seeds[1]": it is the text "one", expected a whole number',
  ]);
});

Deno.test("unknownKey() names the place and its keys", () => {
  assertEquals(
    unknownKey(["stepz"], jsonNode(SCHEMA), ["train"]).message,
    'Cannot read the key "stepz": it is not known in "train", expected one of steps, crop, list',
  );
});

Deno.test("withoutEchoes() drops what is missing because its name is mistyped", () => {
  assertEquals(withoutEchoes(flaws({ stepps: 1 })).map(({ path }) => path), [["stepps"]]);
  assertEquals(withoutEchoes(flaws({ other: 1 })).length, 2);
});

Deno.test("describe() cuts what nobody would read", () => {
  assertEquals(describe("a".repeat(200)), `the text "${"a".repeat(100)}…"`);
  assertEquals(describe(new Array(200).fill(1)), `the list [${"1,".repeat(49)}1…`);
});

Deno.test("describe() puts values in words", () => {
  assertEquals([null, "a", 2, [], [1], {}, true].map(describe), [
    "empty",
    'the text "a"',
    "the number 2",
    "an empty list",
    "the list [1]",
    "a mapping",
    "true",
  ]);
});
