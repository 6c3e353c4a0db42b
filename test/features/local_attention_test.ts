import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { localAttention, WINDOW_POSITIONS, windowPositions } from "../../src/features/local_attention.ts";
import { assertValues, spread } from "../nn/tensor_fixture.ts";

Deno.test("windowPositions() lists the 3 x 3 window row by row", () => {
  assertEquals(windowPositions(5, 3, 4), [0, 1, 2, 4, 5, 6, 8, 9, 10]);
  assertEquals(windowPositions(0, 3, 4), [null, null, null, null, 0, 1, null, 4, 5]);
  assertEquals(windowPositions(11, 3, 4), [6, 7, null, 10, 11, null, null, null, null]);
});

/** Logits of one head in which every position gives `given[j]` to position j; those of the class token are wild. */
function logitsOf(given: number[]): Float32Array {
  const tokens = 1 + given.length;
  return Float32Array.from(
    { length: tokens ** 2 },
    (_, at) => at < tokens || at % tokens === 0 ? 100 * at : given[at % tokens - 1],
  );
}

Deno.test("localAttention() clips, normalises and drops what is below the mean, worked by hand", () => {
  // Two by two positions: the 10 % quantile of (0, 1, 2, 4) is 0.3, the 90 % quantile 2 + 0.7 * 2 = 3.4.
  const local = localAttention(logitsOf([0, 1, 2, 4]), 1, { height: 2, width: 2 });
  const powers = [0.3, 1, 2, 3.4].map(Math.exp);
  const sum = powers.reduce((a, b) => a + b);
  // Only the last exceeds a quarter of the sum.
  const kept = powers.map((power) => power / sum >= 0.25 ? power / sum : 0);
  assertEquals(kept.map((weight) => weight > 0), [false, false, false, true]);
  for (let position = 0; position < 4; position++) {
    const expected = windowPositions(position, 2, 2).map((other) => other === null ? 0 : kept[other]);
    assertValues(local.subarray(9 * position, 9 * position + 9), expected, 1e-6);
  }
});

Deno.test("localAttention() keeps equal weights", () => {
  const local = localAttention(new Float32Array(10 * 10), 1, { height: 3, width: 3 });
  assertValues(local.subarray(4 * 9, 5 * 9), Array(9).fill(1 / 9), 1e-7);
});

Deno.test("localAttention() takes the mean over heads first", () => {
  const [a, b] = [[0, 4, 1, 3], [4, 0, 1, 3]].map(logitsOf);
  const both = localAttention(Float32Array.of(...a, ...b), 2, { height: 2, width: 2 });
  assertValues(both, localAttention(logitsOf([2, 2, 1, 3]), 1, { height: 2, width: 2 }), 1e-6);
});

Deno.test("localAttention() gives weights of at least the mean weight, or 0", () => {
  const size = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(size, size, fc.nat(1000), (height, width, from) => {
      const positions = height * width;
      const local = localAttention(spread((1 + positions) ** 2, from).map((x) => 5 * x), 1, {
        height,
        width,
      });
      assertEquals(local.length, positions * WINDOW_POSITIONS);
      // Rounding to float32 may take a ten-millionth away.
      const small = local.filter((weight) => weight !== 0 && weight < 1 / positions * (1 - 1e-6));
      assertEquals([...small], []);
    }),
    { numRuns: 30 },
  );
  assertAlmostEquals(localAttention(new Float32Array(4), 1, { height: 1, width: 1 })[4], 1, 0);
});
