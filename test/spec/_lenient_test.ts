import { assertEquals } from "@std/assert";
import { list, mapping, numbers, scores, seeds, text } from "../../src/spec/_lenient.ts";

Deno.test("lenient readers return what they are given if it is of their kind", () => {
  assertEquals(mapping({ a: 1 }), { a: 1 });
  assertEquals(list([1]), [1]);
  assertEquals(text("a"), "a");
  assertEquals(seeds([1, 2]), [1, 2]);
  assertEquals(numbers({ a: 1, b: 2 }), { a: 1, b: 2 });
  assertEquals([scores(1), scores([1, null])], [1, [1, null]]);
});

Deno.test("lenient readers stand in for anything else", () => {
  assertEquals([mapping([1]), mapping(null), list({}), text(1), seeds("x")], [
    {},
    {},
    [],
    undefined,
    undefined,
  ]);
  assertEquals([numbers([1]), numbers({ a: "x", b: 2 })], [{}, { b: 2 }]);
  assertEquals([seeds([1, "x"]), scores("x"), scores(["x", 2])], [[1], null, [null, 2]]);
});
