import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { roundHalfEven } from "../../src/data/_round.ts";

Deno.test("roundHalfEven() rounds ties to the even neighbour", () => {
  assertEquals([0.5, 1.5, 10.5, 11.5, 10.4, 10.6, 7].map(roundHalfEven), [0, 2, 10, 12, 10, 11, 7]);
});

Deno.test("roundHalfEven() stays within half of its argument", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1e6 }), (quarters) => {
    const value = quarters / 4;
    assert(Number.isInteger(roundHalfEven(value)));
    assert(Math.abs(roundHalfEven(value) - value) <= 0.5);
  }));
});
