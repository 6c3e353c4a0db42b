import { assertEquals } from "@std/assert";
import { multiplyFlops, trainingFlops } from "../../src/nn/flops.ts";

Deno.test("multiplyFlops() counts a multiplication and an addition per entry", () => {
  assertEquals(multiplyFlops(3, 5), 30);
});

Deno.test("trainingFlops() counts a layer once forwards and twice backwards", () => {
  // Four rows through a 3 x 5 layer: 4 * 5 products of length 3, three times.
  assertEquals(trainingFlops(4, 3, 5), 3 * 2 * 4 * 3 * 5);
});
