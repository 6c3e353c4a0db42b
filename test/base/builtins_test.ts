import { assertEquals, assertStrictEquals } from "@std/assert";
import { restoreBuiltins } from "../../src/base/builtins.ts";

/** Changes, each of an object that all code shares. */
const CHANGES: Readonly<Record<string, () => void>> = {
  "Number.prototype.toFixed": () => Number.prototype.toFixed = () => "99.0",
  "Array.prototype.map": () => Array.prototype.map = () => [],
  "Math.sqrt": () => Math.sqrt = () => 99,
  "JSON.stringify": () => JSON.stringify = () => "{}",
  "Map": () => void Object.defineProperty(globalThis, "Map", { value: class extends Map {} }),
  "TypedArray.prototype.set": () => Object.getPrototypeOf(Float32Array.prototype).set = () => {},
  "Object.prototype.extra": () => void Object.assign(Object.prototype, { extra: 1 }),
  "a symbol of Array.prototype": () => Array.prototype[Symbol.iterator] = function* () {} as never,
  "Set.prototype.size": () =>
    void Object.defineProperty(Set.prototype, "size", { get: () => 0, configurable: true }),
};

Deno.test("restoreBuiltins() finds nothing where nothing has changed", () => {
  assertEquals(restoreBuiltins(), undefined);
});

for (const [name, change] of Object.entries(CHANGES)) {
  Deno.test(`restoreBuiltins() puts ${name} back and names it`, () => {
    change();
    const named = restoreBuiltins();
    assertEquals(named, name);
    assertEquals(restoreBuiltins(), undefined);
    assertEquals([(1.25).toFixed(1), [1].map((x) => x + 1), Math.sqrt(4), JSON.stringify([1])], [
      "1.3",
      [2],
      2,
      "[1]",
    ]);
    assertStrictEquals("extra" in {}, false);
    assertEquals([...[1, 2]].length + new Set([1]).size, 3);
  });
}

Deno.test("restoreBuiltins() leaves other globals alone", () => {
  Object.assign(globalThis, { ownGlobal: 1 });
  assertEquals(restoreBuiltins(), undefined);
  assertEquals(Reflect.deleteProperty(globalThis, "ownGlobal"), true);
});
