import { assertEquals } from "@std/assert";
import { zeros } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import type { StageItem } from "../../../src/features/stage/types.ts";
import { transfguOptions } from "../../../src/methods/transfgu/options.ts";
import { readStep, stepPlan, type StepSource } from "../../../src/methods/transfgu/step_input.ts";
import { assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";

const SHAPE = { channels: 4, heads: 2, layers: 2, hidden: 8, classes: 3 };
const source = (changes: Record<string, unknown> = {}): StepSource => ({
  options: transfguOptions.parse(changes),
  shape: SHAPE,
  random: new RandomStreams(0),
  stepsPerEpoch: 2,
  epochSteps: 5,
  stage: {
    count: () => 1,
    whole: () => ({}),
    get: (part, image) => Promise.resolve(part === "crops" ? crops(image) : scores(image)),
  },
});

/** A class for each column of 4 x 4 patches; the image's number in the last. */
const scores = (image: number): StageItem => ({
  map: {
    dtype: "F32",
    shape: [4, 4, 2],
    data: Float32Array.from({ length: 32 }, (_, at) => at % 2 === 0 ? (at >> 1) % 4 : image),
  },
});

/** Two crops, the second flipped, of a token of the image's number and one of the crop's. */
const crops = (image: number): StageItem => ({
  patches: { dtype: "F32", shape: [2, 1, 2, 1], data: Float32Array.of(image, 0, image, 1) },
  places: { dtype: "I32", shape: [2, 6], data: Int32Array.of(0, 0, 16, 16, 0, 32, 0, 0, 16, 16, 1, 32) },
});

const box = { top: 0, left: 0, height: 16, width: 16 };
const batch = (step: number) => ({
  step,
  features: zeros([2, 2, 2, 4]) as never,
  images: Int32Array.of(7, 9),
  views: [{ place: { box, flip: false, rows: 32 } }, { place: { box, flip: true, rows: 32 } }],
  labels: { height: 0, width: 0, data: new Int32Array() },
});

tensorTest("readStep() crops the score maps of its images as their views are cropped", async () => {
  const { scores, tokens } = await readStep(batch(0), source());
  assertEquals(tokens.shape, [2, 4, 4]);
  assertTensor(scores, [2, 4, 2], [0, 7, 1, 7, 0, 7, 1, 7, 1, 9, 0, 9, 1, 9, 0, 9], 1e-6);
});

tensorTest("readStep() takes kept crops in turns, another at each pass over the images", async () => {
  const read = (step: number) => readStep({ ...batch(step), views: [{}, {}] }, source({ crops: 2 }));
  for (const [step, crop] of [[0, 0], [1, 0], [2, 1], [3, 1], [4, 0]]) {
    const { tokens, scores } = await read(step);
    assertTensor(tokens, [2, 2, 1], [7, crop, 9, crop], 0);
    const columns = crop === 0 ? [0, 1] : [1, 0];
    const rows = [7, 9].flatMap((image) => [...columns, ...columns].flatMap((column) => [column, image]));
    assertTensor(scores, [2, 4, 2], rows, 1e-6);
  }
});

tensorTest("readStep() draws dropout masks for each block, or none", async () => {
  const { dropout, permutation } = await readStep(batch(3), source());
  assertEquals(dropout.map(({ attention, hidden }) => [attention.shape, hidden.shape]), [
    [[2, 2, 7, 7], [14, 8]],
    [[2, 2, 7, 7], [14, 8]],
  ]);
  assertEquals([...permutation.dataSync()].sort(), [0, 1, 2]);
  assertEquals((await readStep(batch(3), source({ dropout: 0 }))).dropout, []);
});

tensorTest("readStep() draws by the step", async () => {
  const drawn = async (step: number) => (await readStep(batch(step), source())).dropout[0].hidden.dataSync();
  assertEquals(await drawn(2), await drawn(2));
  assertEquals((await drawn(2)).join() === (await drawn(3)).join(), false);
});

Deno.test("stepPlan() restarts in the first step of an epoch alone", () => {
  const plans = Array.from({ length: 12 }, (_, step) => stepPlan(step, source()));
  assertEquals(plans.flatMap(({ restart }, step) => restart ? [step] : []), [5, 10]);
  assertEquals(plans.map(({ teacher }) => teacher), [...Array(5).fill(false), ...Array(7).fill(true)]);
  assertEquals(plans[6].alpha, 0.03);
  assertEquals(plans[0].weights, { cat: 1, uncertainty: 0.3, classes: 1 });
});
