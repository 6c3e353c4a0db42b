import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { arrayBytes, Workspace } from "../../../../src/nn/crf/_workspace.ts";

/** Bytes in a row of eight channels. */
const STRIDE = 32;
/** What a lane without a class holds. */
const EMPTY = -Infinity;

function rows(...values: number[][]): { workspace: Workspace; scores: Float32Array; out: Float32Array } {
  const workspace = new Workspace(2 * arrayBytes(8 * values.length));
  const scores = workspace.float32(8 * values.length).fill(EMPTY);
  values.forEach((row, i) => scores.set(row, 8 * i));
  return { workspace, scores, out: workspace.float32(8 * values.length) };
}

function softmax(values: number[]): number[] {
  const exponentials = values.map((x) => Math.exp(x - Math.max(...values)));
  const sum = exponentials.reduce((a, b) => a + b);
  return exponentials.map((e) => e / sum);
}

Deno.test("softmax() returns 1/4 and 3/4 for scores 0 and ln 3, and 0 for lanes without a class", () => {
  const { workspace, scores, out } = rows([0, Math.log(3)]);
  workspace.kernels.softmax(scores.byteOffset, 1, STRIDE, out.byteOffset);
  assertAlmostEquals(out[0], 0.25, 1e-7);
  assertAlmostEquals(out[1], 0.75, 1e-7);
  assertEquals([...out.subarray(2)], [0, 0, 0, 0, 0, 0]);
});

Deno.test("softmax() agrees with float64 on every row", () => {
  const score = fc.float({ min: -200, max: 200, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.array(score, { minLength: 5, maxLength: 5 }), { minLength: 1 }), (values) => {
      const { workspace, scores, out } = rows(...values);
      workspace.kernels.softmax(scores.byteOffset, values.length, STRIDE, out.byteOffset);
      // Float32: a few units in the last place of numbers up to 1.
      values.forEach((row, i) => softmax(row).forEach((p, c) => assertAlmostEquals(out[8 * i + c], p, 4e-7)));
    }),
  );
});

Deno.test("softmax() underflows to 0, never to a subnormal number", () => {
  const { workspace, scores, out } = rows([0, -87.5, -100, -1e6, -86]);
  workspace.kernels.softmax(scores.byteOffset, 1, STRIDE, out.byteOffset);
  assertEquals([...out.subarray(0, 4)], [1, 0, 0, 0]);
  assertAlmostEquals(out[4] / Math.exp(-86), 1, 1e-6);
});

Deno.test("clippedLogSoftmax() returns log-probabilities, the small ones clipped", () => {
  const floor = Math.log(1e-5);
  const { workspace, scores } = rows([0, Math.log(3), -Infinity, -30]);
  scores.fill(7, 4);
  workspace.kernels.clippedLogSoftmax(scores.byteOffset, 1, 4, STRIDE, floor);
  [Math.log(0.25), Math.log(0.75), floor, floor].forEach((x, c) => assertAlmostEquals(scores[c], x, 1e-6));
  assertEquals([...scores.subarray(4)], [EMPTY, EMPTY, EMPTY, EMPTY]);
});
