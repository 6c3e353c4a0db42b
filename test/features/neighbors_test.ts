import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { memory } from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import {
  CandidateList,
  nearestNeighbors,
  NEIGHBOR_COLUMNS,
  type NeighborTable,
  pooledFeature,
} from "../../src/features/neighbors.ts";

const vectors = (...rows: number[][]) => Float32Array.from(rows.flat());

/** Every item ranked against every other one, in float64. */
function plainNeighbors(pooled: Float32Array, channels: number): NeighborTable {
  const items = pooled.length / channels;
  const columns = Math.min(NEIGHBOR_COLUMNS, items);
  const rows = Array.from(
    { length: items },
    (_, i) => [...pooled.subarray(i * channels, (i + 1) * channels)],
  );
  const ranked = rows.map((anchor, item) => {
    const cosines = rows.map((other) => anchor.reduce((sum, value, c) => sum + value * other[c], 0));
    const order = [...rows.keys()].sort((a, b) => cosines[b] - cosines[a] || a - b);
    const first = [item, ...order.filter((other) => other !== item)].slice(0, columns);
    return first.map((index) => ({ index, cosine: cosines[index] }));
  }).flat();
  return {
    columns,
    indices: Int32Array.from(ranked, ({ index }) => index),
    similarities: Float32Array.from(ranked, ({ cosine }) => cosine),
  };
}

/** Unit vectors drawn around a few centres, the same for the same seed; every seventh is equal to one before. */
function crowd(items: number, channels: number, spread: number, seed: number): Float32Array {
  const [values] = fc.sample(
    fc.array(fc.float({ min: -1, max: 1, noNaN: true }), {
      minLength: (items + 3) * channels,
      maxLength: (items + 3) * channels,
    }),
    { seed, numRuns: 1 },
  );
  const pooled = new Float32Array(items * channels);
  for (let i = 0; i < items; i++) {
    const row = Array.from(
      { length: channels },
      (_, c) => values[(items + i % 3) * channels + c] + spread * values[i * channels + c],
    );
    pooled.set(pooledFeature(Float32Array.from(row), channels), i * channels);
    if (i % 7 === 6) pooled.copyWithin(i * channels, (i - 3) * channels, (i - 2) * channels);
  }
  return pooled;
}

Deno.test("pooledFeature() is the mean over positions, scaled to length 1", () => {
  // Mean of (1, 2) and (5, 6) is (3, 4), of length 5.
  const pooled = pooledFeature(new Float32Array([1, 2, 5, 6]), 2);
  assertAlmostEquals(pooled[0], 0.6, 1e-7);
  assertAlmostEquals(pooled[1], 0.8, 1e-7);
});

Deno.test("pooledFeature() of nothing but zeros is zero", () => {
  assertEquals(pooledFeature(new Float32Array(6), 3), new Float32Array(3));
});

Deno.test("nearestNeighbors() ranks by cosine, itself first", async () => {
  await startEngine("wasm");
  const { columns, indices, similarities } = await nearestNeighbors(vectors([1, 0], [0, 1], [0.8, 0.6]), 2);
  assertEquals(columns, 3);
  assertEquals([...indices], [0, 2, 1, /**/ 1, 2, 0, /**/ 2, 0, 1]);
  // 0.8 in float32 is off by 1e-8.
  [1, 0.8, 0].forEach((cosine, column) => assertAlmostEquals(similarities[column], cosine, 1e-7));
});

Deno.test("nearestNeighbors() puts an item before equal ones, and ties by index", async () => {
  await startEngine("wasm");
  const { indices } = await nearestNeighbors(vectors([1, 0], [1, 0], [1, 0]), 2);
  assertEquals([...indices], [0, 1, 2, /**/ 1, 0, 2, /**/ 2, 0, 1]);
});

Deno.test("nearestNeighbors() keeps as many columns as asked for, 30 by default", async () => {
  await startEngine("wasm");
  const many = Float32Array.from({ length: 80 }, (_, i) => i % 2 ? Math.sin(i >> 1) : Math.cos(i >> 1));
  assertEquals((await nearestNeighbors(many, 2, 4)).columns, 4);
  assertEquals((await nearestNeighbors(many, 2)).columns, NEIGHBOR_COLUMNS);
  assertEquals((await nearestNeighbors(many.slice(0, 10), 2)).columns, 5);
});

Deno.test("nearestNeighbors() is the plain ranking, ties and crowds included", async () => {
  await startEngine("wasm");
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 9 }),
      // With a spread of 1e-4, cosines differ by less than float32 tells apart.
      fc.constantFrom(1e-4, 0.01, 1),
      fc.integer(),
      async (items, channels, spread, seed) => {
        const pooled = crowd(items, channels, spread, seed);
        assertEquals(await nearestNeighbors(pooled, channels), plainNeighbors(pooled, channels));
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("nearestNeighbors() is the plain ranking where items fill no whole block", async () => {
  await startEngine("wasm");
  // Blocks are of 512 and 4096 items.
  const pooled = crowd(4099, 8, 0.5, 1);
  const before = memory().numTensors;
  const found = await nearestNeighbors(pooled, 8);
  assertEquals(memory().numTensors, before);
  const some = [0, 1, 511, 512, 513, 4095, 4096, 4098];
  const expected = some.map((item) => {
    const cosines = Array.from({ length: 4099 }, (_, other) => {
      let sum = 0;
      for (let c = 0; c < 8; c++) sum += pooled[item * 8 + c] * pooled[other * 8 + c];
      return sum;
    });
    const order = [...cosines.keys()].filter((other) => other !== item);
    order.sort((a, b) => cosines[b] - cosines[a] || a - b);
    return [item, ...order.slice(0, NEIGHBOR_COLUMNS - 1)];
  });
  const rows = some.map((item) => [
    ...found.indices.subarray(item * NEIGHBOR_COLUMNS, (item + 1) * NEIGHBOR_COLUMNS),
  ]);
  assertEquals(rows, expected);
});

Deno.test("nearestNeighbors() ranks all items where all are equal", async () => {
  await startEngine("wasm");
  const { indices } = await nearestNeighbors(new Float32Array(200).fill(0.5), 1, 3);
  assertEquals([...indices.subarray(0, 3)], [0, 1, 2]);
  assertEquals([...indices.subarray(3 * 199)], [199, 0, 1]);
});

const shown = (wanted: number, ...blocks: number[][]) => {
  const list = new CandidateList(wanted);
  let first = 0;
  for (const block of blocks) {
    list.add(Float32Array.from(block), first);
    first += block.length;
  }
  return list.indices().toSorted((a, b) => a - b);
};

Deno.test("CandidateList keeps the most similar items of all blocks", () => {
  assertEquals(shown(2, [0.1, 0.9, 0.2], [0.3, 0.8]), [1, 4]);
});

Deno.test("CandidateList keeps what rounding may have put behind the last", () => {
  // Up to 2^-9 = 0.00195 below the second, 0.8.
  assertEquals(shown(2, [0.9, 0.8, 0.7985, 0.7975]), [0, 1, 2]);
});

Deno.test("CandidateList keeps all where there are no more than wanted", () => {
  assertEquals(shown(5, [0.1, -1], [0]), [0, 1, 2]);
});

Deno.test("CandidateList forgets most of what it has seen, and no item that counts", () => {
  const cosines = Float32Array.from({ length: 10_000 }, (_, i) => Math.sin(i) * i / 10_000);
  const list = new CandidateList(10);
  list.add(cosines, 0);
  const kept = new Set(list.indices());
  const best = [...cosines.keys()].sort((a, b) => cosines[b] - cosines[a]).slice(0, 10);
  assert(best.every((index) => kept.has(index)));
  assertLess(kept.size, 40);
});

Deno.test("CandidateList keeps any number of ties", () => {
  assertEquals(shown(1, Array(1000).fill(0.5)).length, 1000);
});
