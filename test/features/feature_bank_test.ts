import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import { FeatureBank } from "../../src/features/feature_bank.ts";
import { countedSplit, pixelBackbone, plainBank, SIDE } from "./bank_fixture.ts";

const MAP_BYTES = 4 * 4 * 12;

Deno.test("FeatureBank computes the features of an item once", async () => {
  await startEngine("wasm");
  const { bank, reads } = plainBank(3);
  const first = await bank.features(1);
  assertEquals(first.length, bank.cells ** 2 * bank.width);
  assertEquals([bank.cells, bank.width, bank.count, bank.resolution], [2, 12, 3, SIDE]);
  assert(await bank.features(1) === first);
  assertEquals(reads.images, 1);
});

Deno.test("FeatureBank computes what its budget does not hold afresh, to the same bits", async () => {
  await startEngine("wasm");
  const { bank, reads } = plainBank(3, { budget: MAP_BYTES });
  const kept = await bank.features(0);
  const first = await bank.features(1);
  const again = await bank.features(1);
  assert(first !== again);
  assertEquals(again, first);
  assert(await bank.features(0) === kept);
  assertEquals(reads.images, 3);
});

Deno.test("FeatureBank tells a picture from its mirror image", async () => {
  await startEngine("wasm");
  const { bank } = plainBank(1);
  const [plain, mirrored] = [await bank.features(0), await bank.features(0, true)];
  assertNotEquals(mirrored, plain);
  // The bright pixel is the first of its row, or the last.
  assertEquals(plain.subarray(0, 3), mirrored.subarray(9, 12));
});

Deno.test("FeatureBank reads labels at its resolution", async () => {
  const { bank } = plainBank(3);
  assertEquals(await bank.labels(2), new Int32Array(SIDE * SIDE).fill(2));
});

Deno.test("FeatureBank takes a centre away from features kept before and computed later", async () => {
  await startEngine("wasm");
  const { bank } = plainBank(3, { budget: MAP_BYTES });
  const mean = await bank.mean();
  assertEquals(mean.length, 12);
  const before = [(await bank.features(0)).slice(), (await bank.features(2)).slice()];
  bank.centerOn(mean);
  for (const [i, index] of [0, 2].entries()) {
    const after = await bank.features(index);
    after.forEach((value, at) => assertEquals(value, Math.fround(before[i][at] - mean[at % 12])));
  }
  // 12 positions of values up to 3 in float32: 1e-6 is rounding.
  for (const value of await bank.mean()) assertAlmostEquals(value, 0, 1e-6);
});

Deno.test("FeatureBank leaves no tensor behind", async () => {
  await startEngine("wasm");
  const { bank } = plainBank(2, { budget: 0 });
  await bank.features(0);
  const before = memory().numTensors;
  await bank.features(1);
  await bank.features(1, true);
  await bank.mean();
  assertEquals(memory().numTensors, before);
});

Deno.test("FeatureBank refuses a resolution that is no multiple of the patch", () => {
  const make = () => new FeatureBank(countedSplit(1).split, pixelBackbone(), { resolution: 5 });
  assertThrows(make, RangeError, 'Cannot feed "pixels" pictures of 5 px: not a multiple of its patch');
});

Deno.test("FeatureBank refuses attention that the backbone does not give", async () => {
  await startEngine("wasm");
  const { bank } = plainBank(1);
  assertEquals(bank.givesAttention, false);
  await assertRejects(() => bank.localAttention(0), TypeError, 'Cannot read the attention of "pixels"');
});
