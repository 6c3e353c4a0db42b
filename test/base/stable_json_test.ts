import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { stableJson } from "../../src/base/stable_json.ts";

Deno.test("stableJson() keeps the order of keys and puts lists of plain values on one line", () => {
  const value = { b: 1, a: [1, null, "x"], c: { d: [[1, 2], [3, 4]] }, e: [] };
  assertEquals(
    stableJson(value),
    `{
  "b": 1,
  "a": [1, null, "x"],
  "c": {
    "d": [
      [1, 2],
      [3, 4]
    ]
  },
  "e": []
}
`,
  );
});

Deno.test("stableJson() writes what JSON has no word for as null and leaves undefined out", () => {
  assertEquals(stableJson({ a: NaN, b: Infinity, c: undefined }), '{\n  "a": null,\n  "b": null\n}\n');
  assertEquals(stableJson({}), "{}\n");
});

Deno.test("stableJson() is read back as what it was", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assertEquals(JSON.parse(stableJson(value)), JSON.parse(JSON.stringify(value)));
  }));
});
