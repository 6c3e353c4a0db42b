import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { canonicalJson } from "../../src/base/canonical_json.ts";

Deno.test("canonicalJson() sorts keys at every level", () => {
  assertEquals(
    canonicalJson({ b: [1, { d: null, c: "é" }], a: true }),
    '{"a":true,"b":[1,{"c":"é","d":null}]}',
  );
});

Deno.test("canonicalJson() leaves out what is undefined and writes minus zero as zero", () => {
  assertEquals(canonicalJson({ a: undefined, b: -0 }), '{"b":0}');
});

Deno.test("canonicalJson() refuses what is not plain data", () => {
  for (const value of [NaN, Infinity, undefined, () => 1, new Date(0), 1n, new Map()]) {
    assertThrows(() => canonicalJson({ value: [value] }), TypeError, "Cannot write");
  }
});

Deno.test("canonicalJson() is JSON of the same value, whatever the order of keys", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const plain = JSON.parse(JSON.stringify(value));
    assertEquals(JSON.parse(canonicalJson(plain)), plain);
    assertEquals(canonicalJson(reversed(plain)), canonicalJson(plain));
  }));
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, inner]) => [key, reversed(inner)]));
}
