import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { clone, memory, mul, type Tensor4D } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import {
  CODE_SAMPLE,
  sampleCodes,
  SAMPLED_IMAGES,
  type SampledBank,
} from "../../../src/evaluate/codes/code_sample.ts";
import { DivergedError } from "../../../src/nn/diverged_error.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";

/** Images whose features say where they are: image and position. */
function images(count: number, gridSize: number, asked: number[] = []): SampledBank {
  return {
    count,
    gridSize,
    channels: 2,
    split: { id: (image: number) => `image-${image}` } as SampledBank["split"],
    features: (image) => {
      asked.push(image);
      return Promise.resolve(
        Float32Array.from({ length: 2 * gridSize ** 2 }, (_, at) => at % 2 ? at >> 1 : image),
      );
    },
  };
}

const PREDICTOR = { codes: (features: Tensor4D) => clone(features) };

tensorTest("sampleCodes() takes every position where there are few", async () => {
  const before = memory().numTensors;
  const { codes, count, channels } = await sampleCodes(PREDICTOR, images(2, 2), new RandomStreams(0));
  assertEquals([count, channels], [8, 2]);
  assertEquals([...codes], [0, 0, 0, 1, 0, 2, 0, 3, 1, 0, 1, 1, 1, 2, 1, 3]);
  assertEquals(memory().numTensors, before);
});

tensorTest("sampleCodes() draws evenly from all images, no position twice, by the seed", async () => {
  const of = async (seed: number) => {
    const { codes, count } = await sampleCodes(PREDICTOR, images(300, 6), new RandomStreams(seed));
    assertEquals([count, codes.length], [CODE_SAMPLE, 2 * CODE_SAMPLE]);
    return Array.from({ length: count }, (_, i) => `${codes[2 * i]}/${codes[2 * i + 1]}`);
  };
  const places = await of(1);
  assertEquals(new Set(places).size, CODE_SAMPLE);
  const perImage = Object.values(Object.groupBy(places, (place) => place.split("/")[0]));
  assertEquals(perImage.length, 300);
  assert(perImage.every((list) => list!.length === 27 || list!.length === 28));
  assertEquals(await of(1), places);
  assertNotEquals(await of(2), places);
});

tensorTest("sampleCodes() looks at no more than a number of images", async () => {
  const asked: number[] = [];
  const { count } = await sampleCodes(PREDICTOR, images(5000, 2, asked), new RandomStreams(0));
  assertEquals([count, asked.length], [SAMPLED_IMAGES * 4, SAMPLED_IMAGES]);
  assertEquals(asked.toSorted((a, b) => a - b), asked);
  assert(asked.some((image) => image > 4000));
});

tensorTest("sampleCodes() refuses codes that are not finite", async () => {
  const broken = { codes: (features: Tensor4D) => mul(features, NaN) as Tensor4D };
  const error = await assertRejects(
    () => sampleCodes(broken, images(1, 2), new RandomStreams(0)),
    DivergedError,
  );
  assertEquals(error.reason, 'the codes are NaN at row 0, column 0, channel 0 of the picture "image-0"');
});
