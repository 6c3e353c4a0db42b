import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { colorJitter } from "../../src/data/color_jitter.ts";
import type { Geometry } from "../../src/data/geometry.ts";
import { disposeBatch, FeatureStream } from "../../src/features/feature_stream.ts";
import { startEngine } from "../../src/engine/start.ts";
import { FeatureBank } from "../../src/features/feature_bank.ts";
import { localAttention } from "../../src/features/local_attention.ts";
import { assertValues } from "../nn/tensor_fixture.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import {
  attentiveBackbone,
  cachedBank,
  countedSplit,
  pixelBackbone,
  plainBank,
  SIDE,
} from "./bank_fixture.ts";

const MAP_BYTES = 4 * 4 * 12;

Deno.test("FeatureBank computes the features of an item once", async () => {
  await startEngine("wasm");
  const { bank, reads } = plainBank(3);
  const first = await bank.features(1);
  assertEquals(first.length, bank.gridSize ** 2 * bank.channels);
  assertEquals([bank.gridSize, bank.channels, bank.count, bank.resolution], [2, 12, 3, SIDE]);
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

Deno.test("FeatureBank tells a picture from its flipped image", async () => {
  await startEngine("wasm");
  const { bank } = plainBank(1);
  const [plain, flipped] = [await bank.features(0), await bank.features(0, true)];
  assertNotEquals(flipped, plain);
  // The bright pixel is the first of its row, or the last.
  assertEquals(plain.subarray(0, 3), flipped.subarray(9, 12));
});

Deno.test("FeatureBank reads labels at its resolution", async () => {
  const { bank } = plainBank(3);
  assertEquals(await bank.labels(2), new Int32Array(SIDE * SIDE).fill(2));
});

Deno.test("FeatureBank keeps labels in an eighth of what features may take", async () => {
  const labelBytes = 4 * SIDE * SIDE;
  const { bank, reads } = plainBank(3, { budget: 8 * labelBytes });
  for (let visit = 0; visit < 2; visit++) {
    for (const index of [0, 1]) {
      assertEquals(await bank.labels(index), new Int32Array(SIDE * SIDE).fill(index));
    }
  }
  assertEquals(reads.labels, 3);
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

Deno.test("FeatureBank keeps the local attention of an item, whatever the centre", async () => {
  await startEngine("wasm");
  const { split, reads } = countedSplit(3);
  const bank = new FeatureBank(split, attentiveBackbone(), { resolution: SIDE });
  assertEquals(bank.givesAttention, true);
  const first = await bank.localAttention(2);
  const [mean] = [await bank.features(2)].map((map) => map.reduce((sum, x) => sum + x, 0) / map.length);
  const row = [1, 2, 3, 4].map((token) => mean * token);
  const logits = Float32Array.from({ length: 2 * 25 }, (_, at) => at % 5 === 0 ? 0 : row[at % 5 - 1]);
  assertValues(first, localAttention(logits, 2, { height: 2, width: 2 }), 1e-6);
  const before = first.slice();
  bank.centerOn(new Float32Array(12).fill(1));
  const { images } = reads;
  assertEquals(await bank.localAttention(2), before);
  assertEquals(reads.images, images);
});

Deno.test("FeatureBank jitters the colours before the backbone, takes the centre away and keeps nothing", async () => {
  await startEngine("wasm");
  const { bank, reads } = plainBank(2);
  const brighter = { jitters: [{ kind: "brightness", amount: 1.2 }], grey: false, blur: null } as const;
  // The backbone only hands on pixels, so features are pixels.
  const expected = colorJitter(await bank.features(1), SIDE, brighter);
  assertValues(await bank.jittered(1, brighter), expected, 1e-6);
  bank.centerOn(new Float32Array(12).fill(0.5));
  assertValues(await bank.jittered(1, brighter), expected.map((value) => value - 0.5), 1e-6);
  assertEquals(reads.images, 3);
});

/** All that a bank gives of its items, raw and less their mean. */
async function allOf(bank: FeatureBank): Promise<Float32Array[]> {
  const all: Float32Array[] = [];
  const look = async () => {
    for (const index of [2, 0, 1, 2]) {
      all.push((await bank.features(index)).slice(), (await bank.features(index, true)).slice());
    }
  };
  await look();
  for (const index of [1, 0, 2]) all.push((await bank.localAttention(index)).slice());
  const mean = await bank.mean();
  bank.centerOn(mean);
  await look();
  return [...all, mean];
}

for (const precision of ["f32", "f16"] as const) {
  Deno.test(`FeatureBank gives the same ${precision} values from memory, from disk and afresh`, () =>
    withFolder(async (folder) => {
      await startEngine("wasm");
      const bankOf = (options: object) =>
        new FeatureBank(countedSplit(3).split, attentiveBackbone(), {
          resolution: SIDE,
          precision,
          ...options,
        });
      const expected = await allOf(bankOf({ budget: 0 }));
      assertEquals(await allOf(bankOf({})), expected);
      for (const options of [{}, {}, { budget: 0 }, { budget: 0, cacheBudget: 3000 }]) {
        using cached = cachedBank(3, folder, { precision, ...options });
        assertEquals(await allOf(cached.bank), expected);
      }
    }));
}

Deno.test("FeatureBank reads no picture whose features are on disk", () =>
  withFolder(async (folder) => {
    await startEngine("wasm");
    // Per item a picture each for features, flipped features and attention; the centre comes from what is kept.
    for (const images of [9, 0]) {
      using cached = cachedBank(3, folder, { budget: 0 });
      await allOf(cached.bank);
      assertEquals(cached.reads.images, images);
    }
  }));

Deno.test("FeatureBank rounds to half precision what the backbone gives, before it takes the centre away", async () => {
  await startEngine("wasm");
  const [full, half] = [plainBank(3).bank, plainBank(3, { precision: "f16" }).bank];
  const [raw, rounded] = [await full.features(1), await half.features(1)];
  assertEquals(rounded, raw.map(Math.f16round));
  assertNotEquals(rounded, raw);
  const before = rounded.slice();
  half.centerOn(new Float32Array(12).fill(0.1));
  assertEquals(await half.features(1), before.map((value) => value - Math.fround(0.1)));
});

Deno.test("FeatureBank has maps of a geometry that is no square", async () => {
  await startEngine("wasm");
  const { split } = countedSplit(2);
  const geometry: Geometry = {
    name: "wide-1",
    size: (side) => ({ height: side, width: 2 * side }),
    picture: ({ data }, side) => Float32Array.from({ length: 6 * side * side }, (_, at) => data[at % 3] + at),
    labels: (_, side) => Int32Array.from({ length: 2 * side * side }, (_, at) => at),
  };
  const bank = new FeatureBank(split, pixelBackbone(), { resolution: SIDE, geometry });
  assertEquals([bank.grid, bank.size], [{ height: 2, width: 4 }, { height: SIDE, width: 2 * SIDE }]);
  assertEquals((await bank.features(0)).length, 2 * 4 * bank.channels);
  assertEquals((await bank.labels(1)).length, 2 * SIDE * SIDE);
  const [plain, flipped] = [await bank.pixels(0), await bank.features(0, true)];
  // The backbone hands the pixels on in order: the first of the flipped picture is the last of the first row.
  assertEquals([...flipped.slice(0, 3)], [...plain.slice(3 * (2 * SIDE - 1), 3 * 2 * SIDE)]);
  const batch = await new FeatureStream(bank, { batch: 1, seed: 0, needs: [], dropLast: true }).batch(0);
  assertEquals(batch.features.shape, [1, 2, 4, bank.channels]);
  assertEquals([batch.labels!.height, batch.labels!.width], [SIDE, 2 * SIDE]);
  disposeBatch(batch);
  const odd = { ...geometry, size: () => ({ height: 4, width: 5 }) };
  assertThrows(
    () => new FeatureBank(split, pixelBackbone(), { resolution: SIDE, geometry: odd }),
    RangeError,
    "pictures of 4 x 5 px: not multiples of its patch",
  );
});
