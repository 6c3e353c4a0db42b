import { assertEquals } from "@std/assert";
import { floatBytes, multiplyFlops, parameterBytes, trainingFlops } from "../../src/nn/cost.ts";

Deno.test("multiplyFlops() counts a multiplication and an addition per entry", () => {
  assertEquals(multiplyFlops(3, 5), 30);
});

Deno.test("trainingFlops() counts a layer once forwards and twice backwards", () => {
  // Four rows through a 3 x 5 layer: 4 * 5 products of length 3, three times.
  assertEquals(trainingFlops(4, 3, 5), 3 * 2 * 4 * 3 * 5);
});

Deno.test("parameterBytes() counts value, gradient and two moments of four bytes", () => {
  assertEquals(parameterBytes(3), 3 * 4 * 4);
});

Deno.test("floatBytes() sums what is held at once", () => {
  assertEquals(floatBytes(3, 5), 32);
  assertEquals(floatBytes(), 0);
});
