import { assertEquals, assertNotEquals } from "@std/assert";
import { onesLike, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import { SegmentationHead } from "../../../src/methods/parts/segmentation_head.ts";
import { CenterPair } from "../../../src/methods/smooseg/centers.ts";
import { drawStep, type SmoosegDraws } from "../../../src/methods/smooseg/draws.ts";
import { energy } from "../../../src/methods/smooseg/energy.ts";
import { prepareStep, stepLosses } from "../../../src/methods/smooseg/objective.ts";
import { smoothnessTargets } from "../../../src/methods/smooseg/smoothness.ts";
import { positions } from "../../../src/nn/positions.ts";
import { silu } from "../../../src/nn/activations.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";
import { CLASSES, features, WIDTH } from "../training_fixture.ts";
import { options } from "./smooseg_fixture.ts";

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
    smoothness_intra: expected.intra.loss.dataSync()[0],
    smoothness_across: expected.across.loss.dataSync()[0],
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
