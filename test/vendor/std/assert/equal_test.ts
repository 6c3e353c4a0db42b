import { assert, equal } from "@std/assert";

const same: [string, unknown, unknown][] = [
  ["NaN and NaN", NaN, NaN],
  ["zero and minus zero", 0, -0],
  ["nested records", { a: [1, { b: null }] }, { a: [1, { b: null }] }],
  ["records with keys in another order", { a: 1, b: 2 }, { b: 2, a: 1 }],
  ["typed arrays", new Float32Array([1, NaN, 0]), new Float32Array([1, NaN, -0])],
  ["sets in another order", new Set([1, { a: 1 }]), new Set([{ a: 1 }, 1])],
  ["maps", new Map([["a", { b: 1 }]]), new Map([["a", { b: 1 }]])],
  ["dates", new Date(5), new Date(5)],
  ["buffers", new Uint8Array([1, 2]).buffer, new Uint8Array([1, 2]).buffer],
];
for (const [name, a, b] of same) Deno.test(`equal() holds for ${name}`, () => assert(equal(a, b)));

const different: [string, unknown, unknown][] = [
  ["numbers", 1, 2],
  ["a number and its text", 1, "1"],
  ["null and undefined", null, undefined],
  ["a missing key and an undefined one", { a: undefined }, {}],
  ["typed arrays of other types", new Float32Array([1]), new Float64Array([1])],
  ["typed arrays of other lengths", new Uint8Array([1]), new Uint8Array([1, 2])],
  ["sets", new Set([1, 2]), new Set([1, 3])],
  ["maps", new Map([["a", 1]]), new Map([["a", 2]])],
  ["dates", new Date(5), new Date(6)],
  ["errors", new Error("a"), new Error("b")],
  ["an array and a record", [1], { 0: 1 }],
  ["buffers", new Uint8Array([1, 2]).buffer, new Uint8Array([1, 3]).buffer],
];
for (const [name, a, b] of different) {
  Deno.test(`equal() does not hold for ${name}`, () => assert(!equal(a, b)));
}

Deno.test("equal() ends on values that hold themselves", () => {
  const a: Record<string, unknown> = {};
  const b: Record<string, unknown> = {};
  a.self = a;
  b.self = b;
  assert(equal(a, b));
});
