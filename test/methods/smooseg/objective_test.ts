import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { onesLike, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import { SegmentationHead } from "../../../src/methods/parts/segmentation_head.ts";
import { CenterPair } from "../../../src/methods/smooseg/centers.ts";
import { energy } from "../../../src/methods/smooseg/energy.ts";
import {
  drawStep,
  prepareStep,
  type SmoosegDraws,
  stepLosses,
} from "../../../src/methods/smooseg/objective.ts";
import { smoothnessTargets } from "../../../src/methods/smooseg/smoothness.ts";
import { silu } from "../../../src/nn/activations.ts";
import { positions } from "../../../src/nn/positions.ts";
import { assertKeeps, tensorTest } from "../../nn/tensor_fixture.ts";
import { CLASSES, features, smoosegExample as options, WIDTH } from "../training_fixture.ts";

const IMAGES = 3;
const settings = options({ dropout: 0 });

function createParts() {
  const random = new RandomStreams(0);
  return {
    head: SegmentationHead.create(random, WIDTH, settings.dim, silu),
    centers: CenterPair.create(random.stream("centers"), CLASSES, settings.dim),
    levels: null,
  };
}

/** The first step's draws, nothing dropped out but what `masks` says. */
function draws(masks: Partial<SmoosegDraws["masks"]> = {}): SmoosegDraws {
  const drawn = drawStep(new RandomStreams(0), 0, { batch: IMAGES, channels: WIDTH }, 0);
  return { ...drawn, masks: { ...drawn.masks, ...masks } };
}

function lossesWith(masks: Partial<SmoosegDraws["masks"]>) {
  const prepared = prepareStep(features(IMAGES, 1), draws(masks), [], settings);
  const losses = Object.entries(stepLosses(createParts(), prepared, settings));
  return Object.fromEntries(losses.map(([name, loss]) => [name, loss.dataSync()[0]]));
}

/** Keeps the first `kept` channels of all images. */
function mask(kept: number): Tensor2D {
  const row = Array.from({ length: WIDTH }, (_, channel) => channel < kept ? 1 : 0);
  return tensor2d(Array.from({ length: IMAGES }, () => row));
}

tensorTest("stepLosses() are the terms of the energy of the head's codes", () => {
  const { head, centers } = createParts();
  const map = features(IMAGES, 1);
  const targets = smoothnessTargets(map, draws().partners, settings);
  const expected = energy(centers.cosines(positions(head.codes(map))), targets, settings.temperature);
  assertEquals(lossesWith({}), {
    smoothness_intra: expected.intra.dataSync()[0],
    smoothness_across: expected.across.dataSync()[0],
    data: expected.data.dataSync()[0],
  });
});

tensorTest("prepareStep() puts each mask on the input it is for, and on nothing else", () => {
  const plain = lossesWith({});
  const all = Object.keys(plain);
  const cases = [
    [{ linear: mask(3) }, all],
    [{ nonlinear: mask(3) }, all],
    // The affinities are those of dropped-out features; the codes have masks of their own.
    [{ features: mask(3) }, ["smoothness_intra", "smoothness_across"]],
  ] as const;
  for (const [masks, changed] of cases) {
    const losses = lossesWith(masks);
    assertEquals(all.filter((name) => losses[name] !== plain[name]), [...changed]);
  }
});

tensorTest("prepareStep() gives each branch its own features", () => {
  const map = features(IMAGES, 1);
  const { linear, nonlinear } = prepareStep(map, draws({ nonlinear: mask(2) }), [], settings);
  assertEquals(linear.dataSync(), map.dataSync());
  assertNotEquals(nonlinear.dataSync(), map.dataSync());
  const { linear: doubled } = prepareStep(map, draws({ linear: onesLike(mask(0)).mul(2) }), [], settings);
  assertEquals(doubled.dataSync(), map.mul(2).dataSync());
});

const draw = (step: number, random = new RandomStreams(0), dropout = 0.5) =>
  drawStep(random, step, { batch: 6, channels: 20 }, dropout);

function values({ masks, partners }: SmoosegDraws) {
  return [...Object.values(masks).map((mask) => [...mask.dataSync()]), [...partners]];
}

tensorTest("drawStep() draws three masks and a partner for each image, none its own", () => {
  const { masks, partners } = draw(0);
  for (const mask of Object.values(masks)) assertEquals(mask.shape, [6, 20]);
  assertEquals(partners.length, 6);
  assert(partners.every((partner, image) => partner !== image && partner >= 0 && partner < 6));
});

tensorTest("drawStep() depends on seed and step alone", () => {
  const random = new RandomStreams(0);
  const first = values(draw(7, random));
  draw(3, random);
  assertEquals(values(draw(7, random)), first);
  for (const other of [draw(8), draw(7, new RandomStreams(1))]) {
    values(other).forEach((drawn, i) => assertNotEquals(drawn, first[i]));
  }
});

tensorTest("drawStep() draws the partners alike whatever the dropout", () => {
  assertEquals(draw(2, new RandomStreams(0), 0).partners, draw(2).partners);
});

tensorTest("drawStep() makes three tensors", () => assertKeeps(3, () => draw(0)));
