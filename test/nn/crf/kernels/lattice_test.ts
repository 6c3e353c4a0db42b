import { assertAlmostEquals, assertEquals } from "@std/assert";
import { arrayBytes, Workspace } from "../../../../src/nn/crf/_workspace.ts";

/** Bytes in a row of four channels. */
const STRIDE = 16;

/** Three lattice points and two pixels with two corners each, all rows of four equal channels. */
function example() {
  const workspace = new Workspace(8 * arrayBytes(16));
  const put = (values: number[]) => {
    const array = workspace.float32(4 * values.length);
    values.forEach((value, i) => array.fill(value, 4 * i, 4 * i + 4));
    return array;
  };
  const weights = workspace.float32(4);
  weights.set([0.75, 0.25, 0.5, 0.5]);
  const vertices = workspace.int32(4);
  vertices.set([0, 1, 1, 2]);
  return { ...workspace.kernels, workspace, put, weights: weights.byteOffset, vertices: vertices.byteOffset };
}

/** The first channel of every row. */
const firsts = (rows: Float32Array) => [...rows.filter((_, i) => i % 4 === 0)];

Deno.test("splat() spreads each pixel over its corners and conserves mass", () => {
  const { splat, put, vertices, weights } = example();
  const [values, points] = [put([4, 2]), put([0, 0, 0])];
  splat(values.byteOffset, vertices, weights, 2, 2, STRIDE, points.byteOffset);
  assertEquals(firsts(points), [3, 2, 1]);
  assertEquals([...points.subarray(0, 4)], [3, 3, 3, 3]);
  assertAlmostEquals(firsts(points).reduce((a, b) => a + b), 6);
});

Deno.test("blur() adds half of both neighbours within a run, from the old values", () => {
  const { blur, workspace, put } = example();
  const points = put([4, 2, 8]);
  const runs = workspace.int32(3);
  runs.set([1, 0, ~2]);
  blur(points.byteOffset, runs.byteOffset, 3, STRIDE);
  assertEquals(firsts(points), [4 + 0.5 * (2 + 8), 2 + 0.5 * 4, 8 + 0.5 * 4]);
});

Deno.test("blur() keeps runs apart", () => {
  const { blur, workspace, put } = example();
  const points = put([1, 2, 4, 8]);
  const runs = workspace.int32(4);
  runs.set([0, ~1, 2, ~3]);
  blur(points.byteOffset, runs.byteOffset, 4, STRIDE);
  assertEquals(firsts(points), [2, 2.5, 8, 10]);
});

Deno.test("slice() adds the scaled weighted sum of a pixel's corners", () => {
  const { slice, put, vertices, weights } = example();
  const [points, out] = [put([4, 8, 16]), put([100, 200])];
  slice(points.byteOffset, vertices, weights, 2, 2, STRIDE, 2, out.byteOffset);
  assertEquals(firsts(out), [100 + 2 * (0.75 * 4 + 0.25 * 8), 200 + 2 * (0.5 * 8 + 0.5 * 16)]);
});
