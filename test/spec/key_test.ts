import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { type CellIdentity, cellKey, changedParts } from "../../src/spec/key.ts";
import { cellSettings } from "./spec_fixture.ts";

const IDENTITY: CellIdentity = {
  methodVersion: 1,
  datasetFingerprint: "d".repeat(64),
  weightsDigest: "e".repeat(64),
  numerics: { engine: "wasm", version: 1 },
};

const keyOf = (settings = cellSettings(), seed = 0, identity = IDENTITY) =>
  cellKey({ settings, seed, identity });

Deno.test("cellKey() gives 16 hex digits and 12 for each part", () => {
  const { key, parts } = keyOf();
  assertMatch(key, /^[0-9a-f]{16}$/);
  assertEquals(Object.keys(parts), ["settings", "seed", "method", "code", "data", "weights", "numerics"]);
  for (const part of Object.values(parts)) assertMatch(part, /^[0-9a-f]{12}$/);
});

Deno.test("cellKey() does not move from one version of this program to the next", () => {
  assertEquals(keyOf().key, "544aab4b36e8b825");
});

const CHANGES: [string, ReturnType<typeof keyOf>][] = [
  ["settings", keyOf(cellSettings({ omh: { epsilon: 0.02 } }))],
  ["seed", keyOf(cellSettings(), 1)],
  ["method", keyOf(cellSettings(), 0, { ...IDENTITY, methodVersion: 2 })],
  ["data", keyOf(cellSettings(), 0, { ...IDENTITY, datasetFingerprint: "f" })],
  ["weights", keyOf(cellSettings(), 0, { ...IDENTITY, weightsDigest: "f" })],
  ["numerics", keyOf(cellSettings(), 0, { ...IDENTITY, numerics: { engine: "cpu", version: 1 } })],
];
for (const [part, changed] of CHANGES) {
  Deno.test(`cellKey() changes with the ${part}, and changedParts() says so`, () => {
    assertNotEquals(changed.key, keyOf().key);
    assertEquals(changedParts(changed.parts, keyOf().parts), [part]);
  });
}

Deno.test("cellKey() changes with how a cell is evaluated", () => {
  const { evaluate } = cellSettings();
  assertNotEquals(
    keyOf(cellSettings({ evaluate: { ...evaluate, flip: !evaluate.flip } })).key,
    keyOf().key,
  );
});

Deno.test("cellKey() does not depend on the order of keys", () => {
  const entries = Object.entries(cellSettings());
  fc.assert(fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
    assertEquals(keyOf(Object.fromEntries(shuffled) as unknown as ReturnType<typeof cellSettings>), keyOf());
  }));
});

Deno.test("cellKey() tells modules by their code, whatever a spec calls them", () => {
  const named = (method: string, code: string, kind: "method" | "dataset" = "method") =>
    keyOf(cellSettings({ method }), 0, { ...IDENTITY, code: { [kind]: code } });
  assertEquals(named("./mine.ts", "a"), named("mine", "a"));
  assertEquals(changedParts(named("mine", "a").parts, named("mine", "b").parts), ["code"]);
  assertNotEquals(named("mine", "a", "dataset").key, named("./mine.ts", "a", "dataset").key);
});

Deno.test("cellKey() does not move when there are more losses that a cell does not use", () => {
  assertEquals(keyOf({ ...cellSettings(), sparsity: null } as ReturnType<typeof cellSettings>), keyOf());
  const used = { ...cellSettings(), sparsity: { weight: 1 } } as ReturnType<typeof cellSettings>;
  assertEquals(changedParts(keyOf(used).parts, keyOf().parts), ["settings"]);
});

Deno.test("changedParts() passes over parts that keys of older versions lack", () => {
  const { code: _, ...older } = keyOf().parts;
  assertEquals(
    changedParts({ ...older, seed: "other" } as ReturnType<typeof keyOf>["parts"], keyOf().parts),
    ["seed"],
  );
});
