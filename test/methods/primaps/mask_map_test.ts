import { assert, assertEquals } from "@std/assert";
import {
  maskLogits,
  maskMap,
  median3x3,
  NO_MASK,
  refinedMap,
} from "../../../src/methods/primaps/mask_map.ts";
import { primapsOptions } from "../../../src/methods/primaps/options.ts";
import type { Proposal } from "../../../src/methods/primaps/proposals.ts";
import { assertValues, spread, tensorTest } from "../../nn/tensor_fixture.ts";

const options = primapsOptions.parse({});

Deno.test("median3x3() continues a map mirrored, without its border", () => {
  const map = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
  // Around the first cell: 5 4 5 / 2 1 2 / 5 4 5.
  assertEquals([...median3x3(map, { height: 3, width: 3 })], [4, 4, 5, 5, 5, 5, 5, 6, 6]);
  assertEquals([...median3x3(Float32Array.of(1, 5, 2), { height: 1, width: 3 })], [5, 2, 5]);
});

Deno.test("maskLogits() of two masks: the background is what they leave of their mean, worked by hand", () => {
  const size = { height: 1, width: 4 };
  const masks = [Float32Array.of(1, 1, 0, 0), Float32Array.of(0, 0, 0.05, 0.05)];
  const { medians, background, logits } = maskLogits(masks, size, options);
  assertValues(medians.flatMap((median) => [...median]), masks.flatMap((mask) => [...mask]), 1e-6);
  // Ten times the second mask is 0.5: the mean of what is not 0 is 0.75.
  assertValues(background, [0, 0, 0.25, 0.25], 1e-6);
  const total = Math.log(Math.exp(0.25) + 1 + Math.exp(0.5));
  assertValues(logits.slice(9), [0.25 - total, -total, 0.5 - total], 1e-6);
});

Deno.test("the background of a single mask is made of the sums of its columns, or of the mask", () => {
  const size = { height: 2, width: 2 };
  const mask = Float32Array.of(0.05, 0, 0.05, 0);
  const medianed = maskLogits([mask], size, options).medians[0];
  const strong = medianed.map((value) => 10 * value);
  const mean = strong.filter((value) => value !== 0).reduce(
    (sum, value, _, all) => sum + value / all.length,
    0,
  );
  const clamp = (value: number) => Math.min(Math.max(value, 0), 1);
  const columns = [strong[0] + strong[2], strong[1] + strong[3]];
  assertValues(
    maskLogits([mask], size, options).background,
    [...columns, ...columns].map((sum) => clamp(mean - sum)),
    1e-6,
  );
  assertValues(
    maskLogits([mask], size, { single_mask_background: "mask" }).background,
    [...strong].map((value) => clamp(mean - value)),
    1e-6,
  );
});

Deno.test("refinedMap() numbers masks from 1, and the background 255", () => {
  assertEquals([...refinedMap(Float32Array.of(0.6, 0.4, 0, 0.1, 0.2, 0.7, 0.5, 0.5, 0), 3)], [
    NO_MASK,
    2,
    NO_MASK,
  ]);
});

/** A proposal of one mask over the left or the right half of 4 x 4 cells. */
function half(side: 0 | 1): Proposal {
  const mask = Float32Array.from({ length: 16 }, (_, cell) => (cell % 4 >= 2 ? 1 : 0) === side ? 1 : 0);
  return { direction: new Float64Array(1), seed: 0, free: new Uint8Array(16), mask };
}

tensorTest("maskMap() gives pixels of clear halves the numbers of their masks", async () => {
  const cells = { height: 4, width: 4 };
  const size = { height: 32, width: 32 };
  const pixels = Float32Array.from({ length: 32 * 32 * 3 }, (_, at) => Math.floor(at / 3) % 32 < 16 ? -2 : 2);
  const found = { proposals: [half(0), half(1)], free: new Uint8Array(16) };
  const map = await maskMap(found, cells, pixels, size, options);
  assert(map.every((number, at) => number === (at % 32 < 16 ? 1 : 2)));
});

tensorTest("maskMap() of a stalled image has no mask, or those found before", async () => {
  const cells = { height: 4, width: 4 };
  const size = { height: 32, width: 32 };
  const pixels = spread(32 * 32 * 3);
  const stalled = { ...half(0), mask: new Float32Array(16).fill(NaN) };
  const found = { proposals: [half(0), half(1), stalled], free: new Uint8Array(16) };
  const mapOf = (stalled_image: "none" | "keep") =>
    maskMap(found, cells, pixels, size, { ...options, stalled_image });
  assert((await mapOf("none")).every((number) => number === NO_MASK));
  assertEquals(
    await mapOf("keep"),
    await maskMap({ ...found, proposals: [half(0), half(1)] }, cells, pixels, size, options),
  );
});

tensorTest("maskMap() of a mask that the median takes away has none", async () => {
  const mask = new Float32Array(16);
  mask[5] = 1;
  const found = { proposals: [{ ...half(0), mask }], free: new Uint8Array(16) };
  const map = await maskMap(
    found,
    { height: 4, width: 4 },
    spread(32 * 32 * 3),
    { height: 32, width: 32 },
    options,
  );
  assert(map.every((number) => number === NO_MASK));
});
