import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { frozenVit } from "../../src/backbone/load_vit.ts";
import type { Backbone } from "../../src/backbone/types.ts";
import { dinoParameters } from "../../src/backbone/weights/dino_parameters.ts";
import { flipPixels } from "../../src/data/preprocess.ts";
import type { Split } from "../../src/data/types.ts";
import { FeatureBank } from "../../src/features/feature_bank.ts";
import { disposeBatch, FeatureStream, type FeatureStreamOptions } from "../../src/features/feature_stream.ts";
import type { ViewMaker } from "../../src/features/views.ts";
import { tensorTest } from "../nn/tensor_fixture.ts";
import { hashedParameters } from "../parity/hashed_weights.ts";
import { countedSplit, PATCH, SIDE } from "./bank_fixture.ts";

const SIZES = { channels: 6, depth: 3, heads: 2, patch: PATCH, grid: 3, mlpRatio: 2 };

/** A transformer with named outputs whose passes are counted. */
function countedVit() {
  const passes = { features: 0, outputs: 0 };
  const vit = frozenVit(dinoParameters(hashedParameters(SIZES), { heads: 2 }), undefined, "counted");
  const backbone: Backbone = {
    ...vit,
    name: "counted",
    channels: SIZES.channels,
    patch: PATCH,
    features: (images) => {
      passes.features++;
      return vit.features(images);
    },
    outputs: (images, names) => {
      passes.outputs++;
      return vit.outputs(images, names);
    },
  };
  return { backbone, passes };
}

function streamed(options: Partial<FeatureStreamOptions>, changes: Partial<Split> = {}) {
  const { backbone, passes } = countedVit();
  const bank = new FeatureBank({ ...countedSplit(4).split, ...changes }, backbone, { resolution: SIDE });
  const stream = new FeatureStream(bank, { batch: 2, seed: 0, needs: [], dropLast: true, ...options });
  return { bank, stream, passes, backbone };
}

tensorTest("a batch has outputs by the names they are asked for, from one pass a picture", async () => {
  const { bank, stream, passes } = streamed({ inputs: { train: ["tokens@-2", "keys", "class"] } });
  const batch = await stream.batch(0);
  const { outputs, images } = batch;
  assertEquals(outputs!["tokens@-2"].shape, [2, 5, 6]);
  assertEquals(outputs!.keys.shape, [2, 2, 5, 3]);
  assertEquals(outputs!.class.shape, [2, 6]);
  assertEquals(passes, { features: 0, outputs: 2 });
  const known = await bank.outputs(images![1], ["class"]);
  assertEquals([...outputs!.class.dataSync()].slice(6), [...known.class]);
  disposeBatch(batch);
  disposeBatch(await stream.batch(1));
  disposeBatch(await stream.batch(2));
  assertEquals(passes, { features: 0, outputs: 4 });
});

tensorTest("a batch has outputs of the neighbours that it has features of, and frees them", async () => {
  const { bank, stream, passes } = streamed({
    needs: ["neighbors"],
    inputs: { neighbors: ["keys", "patches"] },
  });
  // The first pass makes tables that the backbone keeps.
  disposeBatch(await stream.batch(0));
  const before = memory().numTensors;
  const batch = await stream.batch(1);
  const { neighbors, neighborOutputs } = batch;
  assertEquals(neighborOutputs!.keys.shape, [2, 2, 5, 3]);
  // Neither rounded nor centred here, so that patches are the features.
  assertEquals(neighborOutputs!.patches.dataSync(), neighbors!.dataSync());
  assert(passes.outputs > 0);
  disposeBatch(batch);
  assertEquals(memory().numTensors, before);
  const plain = await new FeatureStream(bank, { batch: 2, seed: 0, needs: ["neighbors"], dropLast: true })
    .batch(0);
  assertEquals(plain.neighborOutputs, undefined);
  assertEquals(plain.neighbors!.shape, [2, 2, 2, 6]);
  disposeBatch(plain);
});

const NUMBERED: Partial<Split> = {
  map: (name, index) =>
    Promise.resolve(
      name === "depth"
        ? {
          width: SIDE,
          height: SIDE,
          channels: 1,
          data: Float32Array.from({ length: SIDE * SIDE }, (_, at) => 100 * index + at),
        }
        : undefined,
    ),
  label: () =>
    Promise.resolve({
      width: SIDE,
      height: SIDE,
      data: Int32Array.from({ length: SIDE * SIDE }, (_, at) => at),
    }),
};

const FLIPS: Record<string, ViewMaker["first"]> = {
  "kept features": ({ index }) => ({ flipped: index % 2 === 1 }),
  "pixels of its own": ({ index, pixels, width }) =>
    index % 2 === 1 ? { flipped: true, pixels: flipPixels(pixels, width) } : { flipped: false, pixels },
};
for (const [what, first] of Object.entries(FLIPS)) {
  tensorTest(`a flipped view with ${what} has features, labels and maps of the flipped picture`, async () => {
    const inputs = { train: ["patches"], pictures: true, maps: ["depth"] } as const;
    const { bank, stream } = streamed({ views: { first }, inputs }, NUMBERED);
    // Both batches, so that every picture is looked at.
    for (const step of [0, 1]) {
      const batch = await stream.batch(step);
      for (const [place, image] of batch.images!.entries()) {
        const flipped = image % 2 === 1;
        const part = <T>(values: ArrayLike<T>, size: number) =>
          Array.from(values).slice(place * size, (place + 1) * size);
        const features = [...await bank.features(image, flipped)];
        assertEquals(part(batch.features.dataSync(), features.length), features);
        assertEquals(part(batch.outputs!.patches.dataSync(), features.length), features);
        const row = flipped ? [3, 2, 1, 0] : [0, 1, 2, 3];
        assertEquals(part(batch.labels!.data, SIDE * SIDE).slice(0, SIDE), row);
        const depth = part(batch.maps!.depth.dataSync(), SIDE * SIDE).slice(0, SIDE);
        assertEquals(depth, row.map((column) => 100 * image + column));
        const pixels = await bank.pixels(image);
        const [red] = part(batch.pictures!.dataSync(), 3 * SIDE * SIDE);
        assertEquals(red, flipped ? pixels[9] : pixels[0]);
      }
      disposeBatch(batch);
    }
  });
}

const CROPPED: ViewMaker = {
  size: () => ({ height: PATCH, width: 3 * PATCH }),
  first: ({ pixels }, draws) => {
    const from = 3 * draws.image("crop").integer(4);
    return { pixels: pixels.slice(from, from + 3 * PATCH * 3 * PATCH), place: from };
  },
  second: ({ levels }, draws, { place }) => ({
    pixels: levels.slice(0, 3 * PATCH * 3 * PATCH).map((level) => level * draws.batch("shade").uniform()),
    place: [place, draws.batch("shade").uniform()],
  }),
};

tensorTest(
  "both views of a picture come from one reading of it, and pictures as they are from none",
  async () => {
    const { split, reads } = countedSplit(4);
    const { stream } = streamed({ views: CROPPED }, split);
    disposeBatch(await stream.batch(0));
    assertEquals(reads.images, 2);
    const plain = streamed({ views: {} }, split);
    const batch = await plain.stream.batch(0);
    assertEquals([reads.images, batch.views], [4, [{}, {}]]);
    for (const [place, image] of batch.images!.entries()) {
      const known = [...await plain.bank.features(image)];
      assertEquals([...batch.features.dataSync()].slice(place * known.length).slice(0, known.length), known);
    }
    disposeBatch(batch);
  },
);

tensorTest("views with pixels of their own are seen anew at each step, by one pass each", async () => {
  const { stream, passes } = streamed({ views: CROPPED, inputs: { train: ["class"], second: ["queries"] } });
  const batch = await stream.batch(3);
  assertEquals(batch.features.shape, [2, 1, 3, 6]);
  assertEquals(batch.outputs!.class.shape, [2, 6]);
  assertEquals(batch.second!.features.shape, [2, 1, 3, 6]);
  assertEquals(batch.second!.outputs!.queries.shape, [2, 2, 4, 3]);
  assertEquals(passes, { features: 0, outputs: 4 });
  // Drawn for the batch, both pictures are handed the same.
  const shades = batch.second!.views!.map(({ place }) => (place as [number, number])[1]);
  assertEquals(shades[0], shades[1]);
  const again = await stream.batch(3);
  assertEquals(again.views!.map(({ place }) => place), batch.views!.map(({ place }) => place));
  assertEquals([...again.features.dataSync()], [...batch.features.dataSync()]);
  const other = await stream.batch(4);
  assertNotEquals(JSON.stringify(other.views), JSON.stringify(batch.views));
  for (const each of [batch, again, other]) disposeBatch(each);
});

tensorTest("a batch with everything leaves no tensor", async () => {
  const { stream } = streamed({
    views: CROPPED,
    inputs: { train: ["class"], second: ["queries"], pictures: true },
  });
  disposeBatch(await stream.batch(0));
  const before = memory().numTensors;
  disposeBatch(await stream.batch(1));
  assertEquals(memory().numTensors, before);
});

tensorTest("views that the backbone cannot see, and maps that are not there, are refused", async () => {
  const odd: ViewMaker = {
    size: () => ({ height: 3, width: 2 }),
    first: () => ({ pixels: new Float32Array(18) }),
  };
  await assertRejects(
    () => streamed({ views: odd }).stream.batch(0),
    RangeError,
    "it is 3 x 2 pixels, expected multiples of 2",
  );
  const short: ViewMaker = { first: () => ({ pixels: new Float32Array(7) }) };
  await assertRejects(
    () => streamed({ views: short }).stream.batch(0),
    RangeError,
    "it has 7 values, expected 48",
  );
  await assertRejects(
    () => streamed({ inputs: { maps: ["depth"] } }).stream.batch(0),
    TypeError,
    'Cannot read the map "depth" of "item-',
  );
});

tensorTest("outputs stay as they are where a centre is taken from the features", async () => {
  const { bank } = streamed({});
  const before = (await bank.outputs(0, ["patches"])).patches.slice();
  const center = await bank.mean();
  bank.centerOn(center);
  assertEquals([...(await bank.outputs(0, ["patches"])).patches], [...before]);
  assert((await bank.features(0))[0] !== before[0]);
});

tensorTest("features are the same to the bit whether outputs come from their pass or not", async () => {
  const [{ bank, passes }, other] = [streamed({}), streamed({})];
  for (const flipped of [false, true]) {
    const beside = await bank.features(1, flipped, ["class", "tokens@-2"]);
    const outputs = await bank.outputs(1, ["class", "tokens@-2"], flipped);
    assertEquals([...beside], [...await other.bank.features(1, flipped)]);
    assertEquals(outputs, await other.bank.outputs(1, ["class", "tokens@-2"], flipped));
  }
  assertEquals(passes, { features: 0, outputs: 2 });
  assertEquals(other.passes, { features: 2, outputs: 2 });
});
