import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { memory, scalar } from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import { FeatureBank } from "../../src/features/feature_bank.ts";
import { disposeBatch, FeatureStream, type FeatureStreamOptions } from "../../src/features/feature_stream.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { attentiveBackbone, cachedBank, countedSplit, plainBank, SIDE } from "./bank_fixture.ts";

function stream(images: number, options: Partial<FeatureStreamOptions> = {}): FeatureStream {
  const { bank } = plainBank(images);
  return new FeatureStream(bank, { batch: 2, seed: 0, needs: [], dropLast: true, ...options });
}

/** The items of a batch: the labels of item i are all i. */
async function itemsOf(from: FeatureStream, step: number): Promise<number[]> {
  const batch = await from.batch(step);
  disposeBatch(batch);
  const { data, height, width } = batch.labels!;
  return Array.from({ length: data.length / (height * width) }, (_, i) => data[i * height * width]);
}

async function epochOf(from: FeatureStream, epoch: number): Promise<number[]> {
  const items: number[] = [];
  for (let i = 0; i < from.stepsPerEpoch; i++) {
    items.push(...await itemsOf(from, epoch * from.stepsPerEpoch + i));
  }
  return items;
}

Deno.test("FeatureStream yields features and labels of the same images", async () => {
  await startEngine("wasm");
  const { bank } = plainBank(4);
  const batch = await new FeatureStream(bank, { batch: 2, seed: 0, needs: [], dropLast: true }).batch(3);
  assertEquals([batch.step, batch.features.shape], [3, [2, 2, 2, 12]]);
  assertEquals([batch.labels!.height, batch.labels!.width], [SIDE, SIDE]);
  const [first] = batch.labels!.data;
  assertEquals([...await batch.features.data()].slice(0, 48), [...await bank.features(first)]);
  assertEquals(batch.neighbors, undefined);
  disposeBatch(batch);
});

Deno.test("FeatureStream asks for no label where batches are to have none", async () => {
  await startEngine("wasm");
  const { bank, reads } = plainBank(4);
  const options = { batch: 2, seed: 0, needs: [], dropLast: true };
  const [unlabelled, labelled] = [{ labels: false }, {}].map((changes) =>
    new FeatureStream(bank, { ...options, ...changes })
  );
  const batch = await unlabelled.batch(3);
  assertEquals([reads.labels, "labels" in batch], [0, false]);
  const same = await labelled.batch(3);
  assertEquals([reads.labels, batch.images], [2, same.images]);
  [batch, same].forEach(disposeBatch);
});

Deno.test("FeatureStream shows every image once an epoch, in another order each time", async () => {
  await startEngine("wasm");
  const ordered = stream(6);
  const [first, second] = [await epochOf(ordered, 0), await epochOf(ordered, 1)];
  assertEquals([...first].sort(), [0, 1, 2, 3, 4, 5]);
  assertEquals([...second].sort(), [0, 1, 2, 3, 4, 5]);
  assertNotEquals(first, second);
});

Deno.test("FeatureStream drops an epoch's last, smaller batch or keeps it", async () => {
  await startEngine("wasm");
  assertEquals((await epochOf(stream(5, { dropLast: true }), 0)).length, 4);
  const keeping = stream(5, { dropLast: false });
  assertEquals(keeping.stepsPerEpoch, 3);
  assertEquals((await epochOf(keeping, 0)).sort(), [0, 1, 2, 3, 4]);
});

Deno.test("a batch depends on the seed and the step, not on what was asked for before", async () => {
  await startEngine("wasm");
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 9 }),
      fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 4 }),
      async (step, others) => {
        const visited = stream(7, { needs: ["neighbors"] });
        for (const other of others) disposeBatch(await visited.batch(other));
        const [a, b] = [await visited.batch(step), await stream(7, { needs: ["neighbors"] }).batch(step)];
        assertEquals(a.labels, b.labels);
        assertEquals(await a.neighbors!.data(), await b.neighbors!.data());
        [a, b].forEach(disposeBatch);
      },
    ),
    { numRuns: 10 },
  );
  assertNotEquals(await epochOf(stream(7, { seed: 0 }), 0), await epochOf(stream(7, { seed: 1 }), 0));
});

Deno.test("asking for neighbours or colour-jittered views leaves the order of images as it was", async () => {
  await startEngine("wasm");
  const [plain, full] = [stream(6), stream(6, { needs: ["neighbors", "jittered"] })];
  for (const step of [0, 1, 2, 3]) assertEquals(await itemsOf(full, step), await itemsOf(plain, step));
});

Deno.test("FeatureStream draws a neighbour that is not the image itself", async () => {
  await startEngine("wasm");
  const { bank } = plainBank(4);
  const near = new FeatureStream(bank, { batch: 4, seed: 0, needs: ["neighbors"], dropLast: true });
  for (const step of [0, 1, 2]) {
    const batch = await near.batch(step);
    const [own, neighbors] = [await batch.features.data(), await batch.neighbors!.data()];
    assertEquals(batch.neighbors!.shape, batch.features.shape);
    for (let i = 0; i < 4; i++) {
      assertNotEquals(neighbors.slice(i * 48, (i + 1) * 48), own.slice(i * 48, (i + 1) * 48));
    }
    disposeBatch(batch);
  }
});

Deno.test("FeatureStream gives a lone image to itself as neighbour", async () => {
  await startEngine("wasm");
  const batch = await stream(1, { batch: 1, needs: ["neighbors"] }).batch(0);
  assertEquals(await batch.neighbors!.data(), await batch.features.data());
  disposeBatch(batch);
});

Deno.test("FeatureStream refuses a split that does not fill a batch", () => {
  assertThrows(() => stream(3, { batch: 4 }), RangeError, "the split has 3 images, expected at least 4");
  assertEquals(stream(3, { batch: 4, dropLast: false }).stepsPerEpoch, 1);
});

Deno.test("disposeBatch() frees all that a batch holds", async () => {
  await startEngine("wasm");
  const from = stream(4, { needs: ["neighbors", "jittered"] });
  disposeBatch(await from.batch(0));
  const before = memory().numTensors;
  const batch = await from.batch(1);
  assert(batch.neighbors && batch.jittered && batch.shared);
  batch.shared.take(stream, "work", () => ({ one: scalar(1) }));
  disposeBatch(batch);
  assertEquals(memory().numTensors, before);
});

Deno.test("FeatureStream yields the local attention of the batch's images", async () => {
  await startEngine("wasm");
  const bank = new FeatureBank(countedSplit(4).split, attentiveBackbone(), { resolution: SIDE });
  const batch = await new FeatureStream(bank, { batch: 2, seed: 0, needs: ["attention"], dropLast: true })
    .batch(1);
  assertEquals(batch.localAttention!.shape, [2, 4, 9]);
  const items = [0, 1].map((at) => batch.labels!.data[at * SIDE * SIDE]);
  const expected = await Promise.all(items.map((item) => bank.localAttention(item)));
  assertEquals([...await batch.localAttention!.data()], expected.flatMap((weights) => [...weights]));
  disposeBatch(batch);
});

Deno.test("FeatureStream jitters the colours each image of each step in its own way, again the same", async () => {
  await startEngine("wasm");
  // One image: whatever differs is the jitter.
  const jittered = async (step: number, seed = 0) => {
    const batch = await stream(1, { batch: 1, seed, needs: ["jittered"] }).batch(step);
    const values = await batch.jittered!.data();
    assertEquals(batch.jittered!.shape, batch.features.shape);
    assertNotEquals(values, await batch.features.data());
    disposeBatch(batch);
    return values;
  };
  assertEquals(await jittered(3), await jittered(3));
  assertNotEquals(await jittered(4), await jittered(3));
  assertNotEquals(await jittered(3, 1), await jittered(3));
});

/** Every number of the first batches. */
async function numbersOf(bank: FeatureBank): Promise<unknown[]> {
  const from = new FeatureStream(bank, {
    batch: 2,
    seed: 0,
    needs: ["neighbors", "attention", "jittered"],
    dropLast: false,
  });
  const numbers = [];
  for (let step = 0; step < 5; step++) {
    const batch = await from.batch(step);
    const tensors = [batch.features, batch.neighbors!, batch.localAttention!, batch.jittered!];
    numbers.push(batch.labels, ...await Promise.all(tensors.map((tensor) => tensor.data())));
    disposeBatch(batch);
  }
  return numbers;
}

for (const precision of ["f32", "f16"] as const) {
  Deno.test(`FeatureStream yields the same ${precision} batches from no cache, a cold, a warm and a small one`, () =>
    withFolder(async (folder) => {
      await startEngine("wasm");
      const plain = new FeatureBank(countedSplit(5).split, attentiveBackbone(), {
        resolution: SIDE,
        precision,
      });
      const expected = await numbersOf(plain);
      const runs = [{}, { budget: 0 }, { budget: 0, cacheBudget: 1500 }, { budget: 0, cacheBudget: 1 }];
      for (const options of runs) {
        using cached = cachedBank(5, folder, { precision, ...options });
        assertEquals(await numbersOf(cached.bank), expected);
      }
    }));
}
