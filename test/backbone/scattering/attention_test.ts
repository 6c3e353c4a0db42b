import { assertAlmostEquals, assertEquals } from "@std/assert";
import { similarityLogits } from "../../../src/backbone/scattering/attention.ts";
import { localAttention } from "../../../src/features/local_attention.ts";

Deno.test("similarityLogits() are cosines of features less their mean, times the root of their number", () => {
  // Less the mean [1, 1]: [1, 1], [-1, -1], [2, -2], [-2, 2].
  const logits = similarityLogits(new Float32Array([2, 2, 0, 0, 3, -1, -1, 3]), 2);
  const root = Math.SQRT2;
  const expected = [
    [0, 0, 0, 0, 0],
    [0, root, -root, 0, 0],
    [0, -root, root, 0, 0],
    [0, 0, 0, root, -root],
    [0, 0, 0, -root, root],
  ].flat();
  expected.forEach((value, at) => assertAlmostEquals(logits[at], value, 1e-6));
});

Deno.test("similarityLogits() of patches that are all alike are 0", () => {
  assertEquals([...similarityLogits(new Float32Array(8).fill(3), 2)], new Array(25).fill(0));
});

Deno.test("a patch attends to its like beside it, not to others", () => {
  // Two columns of one texture, two of another.
  const maps = new Float32Array([0, 1, 2, 3].flatMap(() => [1, 0, 1, 0, 0, 1, 0, 1]));
  const local = localAttention(similarityLogits(maps, 2), 1, { height: 4, width: 4 });
  const second = local.subarray(9 * 5, 9 * 6);
  assertEquals(second[3] > 0 && second[4] > 0, true);
  assertEquals(second[5], 0);
});
