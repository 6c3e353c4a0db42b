import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { relu, tensor2d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import { drawStep } from "../../../src/methods/eagle/draws.ts";
import {
  eigenLoss,
  objectNumbers,
  objectShare,
  passCodes,
  prepareStep,
  project,
  stepLosses,
} from "../../../src/methods/eagle/objective.ts";
import { outputKeys } from "../../../src/methods/eagle/trainer.ts";
import { SegmentationHead } from "../../../src/methods/parts/segmentation_head.ts";
import { lossGradients } from "../../../src/nn/gradients.ts";
import { linearParameters, normalCenters } from "../../../src/nn/initialize.ts";
import { assertTensor, assertValues, tensorTest } from "../../nn/tensor_fixture.ts";
import { CLASSES, SIDE, WIDTH } from "../training_fixture.ts";
import { eagleBatch, options } from "./eagle_fixture.ts";

Deno.test("objectShare() is 0 up to step_schedulers, and that step too", () => {
  const chosen = options({ step_schedulers: 5, momentum_limit: 0.7 });
  assertEquals([0, 5, 6, 100].map((step) => objectShare(step, chosen)), [0, 0, 0.7, 0.7]);
});

tensorTest("objectNumbers() are the centres of the largest cosine, ties to the lowest", async () => {
  const centers = tensor2d([[1, 0], [5, 0], [0, 2]]);
  assertEquals([...await objectNumbers(tensor2d([[9, 1], [-1, 2], [3, 3]]), centers)], [0, 2, 0]);
});

tensorTest("eigenLoss() is minus the mean cosine by a softmax of the cosines", () => {
  const share = 1 / (1 + Math.exp(-1));
  assertTensor(eigenLoss(tensor2d([[3, 0]]), tensor2d([[1, 0], [0, 1]])), [], [-share], 1e-6);
});

tensorTest("project() gives unit rows", () => {
  const layer = linearParameters(new RandomStreams(0), "layer", 2, 3);
  const rows = project(tensor2d([[1, 2], [3, -1]]), layer).arraySync();
  assertValues(rows.map((row) => Math.hypot(...row)), [1, 1], 1e-6);
});

function parts(seed = 0) {
  const random = new RandomStreams(seed);
  const { dim, eigenvectors } = options();
  const centers = (name: string, columns: number) => normalCenters(random.stream(name), CLASSES, columns);
  return {
    head: SegmentationHead.create(random, 3 * WIDTH, dim, relu),
    projection: linearParameters(random, "projection", dim, dim),
    eigenCenters: centers("a", eigenvectors - 1),
    eigenCentersBlurred: centers("b", eigenvectors - 1),
    centers: centers("c", dim),
    linearProbe: null,
    hierarchy: null,
  };
}

function prepared(
  step: number,
  changes: Parameters<typeof options>[0] = {},
  own = parts(),
  batch = eagleBatch(step),
) {
  const image = outputKeys(batch.features, batch.outputs);
  const keys = { image, positive: image, blurred: outputKeys(batch.second!.features, batch.second!.outputs) };
  const chosen = options(changes);
  const draws = drawStep(new RandomStreams(0), step, { batch: 3, channels: 3 * WIDTH }, chosen);
  return prepareStep(batch, keys, draws, own, chosen);
}

tensorTest(
  "prepareStep() finds objects in the second pass and in the blurred copies",
  async () => {
    const step = await prepared(2);
    const rows = 3 * SIDE * SIDE;
    for (const { vectors, targets, count } of [step.positive, step.blurred]) {
      assertEquals(vectors.shape, [rows, options().eigenvectors - 1]);
      assertEquals(targets.weights.shape, [rows]);
      assertEquals(targets.prototypes.count, count);
    }
    assertNotEquals(step.positive.vectors.dataSync(), step.blurred.vectors.dataSync());
    assertEquals([step.mix, step.labels, step.plans], [options().momentum_limit, null, null]);
  },
);

tensorTest("prepareStep() takes the colours of both passes from the plain pictures", async () => {
  const vectors = async (pictures: number, blurred: number) => {
    const [batch, of] = [eagleBatch(2), (step: number) => eagleBatch(step).pictures];
    const seen = { ...batch, pictures: of(pictures), second: { ...batch.second!, pictures: of(blurred) } };
    const step = await prepared(2, { color_scale: "unit" }, parts(), seen);
    return [step.positive, step.blurred].map(({ vectors }) => [...vectors.dataSync()]);
  };
  const plain = await vectors(2, 3);
  assertEquals(await vectors(2, 4), plain);
  const others = await vectors(5, 3);
  for (const pass of [0, 1]) assertNotEquals(others[pass], plain[pass]);
});

tensorTest("colours say more where they are those of the picture", async () => {
  const [scaled, unit] = [await prepared(0), await prepared(0, { color_scale: "unit" })];
  assertNotEquals(unit.positive.vectors.dataSync(), scaled.positive.vectors.dataSync());
});

tensorTest(
  "stepLosses() mix correspondence and objects by the share of the step, the rest as it is",
  async () => {
    const own = parts();
    const weighted = async (changes: Parameters<typeof options>[0]) => {
      const step = await prepared(2, changes, own);
      const losses = stepLosses(own, step, options(changes));
      return Object.fromEntries(Object.entries(losses).map(([name, loss]) => [name, loss.dataSync()[0]]));
    };
    const [before, half] = [await weighted({ step_schedulers: 2 }), await weighted({ momentum_limit: 0.5 })];
    for (const name of ["positive", "negative"]) assertValues([half[name]], [before[name] / 2], 1e-6);
    for (const name of ["eigen", "eigen_aug", "cluster_probe"]) assertEquals(half[name], before[name]);
    assertEquals([before.object, before.object_aug].map(Math.abs), [0, 0]);
    const twice = await weighted({ momentum_limit: 0.5, object_weight: 1.7 });
    assertValues([twice.object, twice.object_aug], [2 * half.object, half.object_aug], 1e-6);
  },
);

tensorTest("the losses of the object centres reach neither head nor projection", async () => {
  const own = parts();
  const step = await prepared(2, {}, own);
  const reached = (...names: string[]) => {
    const { gradients } = lossGradients(() => {
      const losses = stepLosses(own, step, options());
      return Object.fromEntries(names.map((name) => [name, losses[name]]));
    }, [
      ...Object.values(own.head.parameters),
      own.projection.weight,
      own.projection.bias,
      own.eigenCenters,
      own.eigenCentersBlurred,
    ]);
    return gradients.map((gradient) => gradient.dataSync().some((value) => value !== 0));
  };
  const parameters = Object.keys(own.head.parameters).map(() => true);
  assertEquals(reached("eigen", "eigen_aug"), [...parameters.map(() => false), false, false, true, true]);
  assertEquals(reached("object", "object_aug"), [...parameters, true, true, false, false]);
});

tensorTest("passCodes() differ by their masks alone between the plain and the second pass", async () => {
  const own = parts();
  const equal = async (dropout: number) => {
    const { inputs } = await prepared(0, { dropout }, own);
    const { image, positive } = passCodes(own.head, inputs);
    return image.dataSync().join() === positive.dataSync().join();
  };
  assertEquals([await equal(0), await equal(0.5)], [true, false]);
});

tensorTest("prepareStep() refuses a batch without pictures", async () => {
  const batch = eagleBatch(0);
  const image = outputKeys(batch.features, batch.outputs);
  const draws = drawStep(new RandomStreams(0), 0, { batch: 3, channels: 3 * WIDTH }, options());
  const keys = { image, positive: image, blurred: image };
  await assertRejects(
    () => prepareStep({ ...batch, pictures: undefined }, keys, draws, parts(), options()),
    TypeError,
    'Cannot train "eagle": the batch has no pictures, expected them',
  );
});
