import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { type Tensor, tensor2d, type Variable } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import type { Batch } from "../../../src/features/types.ts";
import { drawFrom, type HpDraws } from "../../../src/methods/hp/draws.ts";
import {
  createParts,
  type HpParts,
  mixedCodes,
  prepareStep,
  project,
  stepLosses,
} from "../../../src/methods/hp/objective.ts";
import type { HpOptions } from "../../../src/methods/hp/options.ts";
import { updatePools } from "../../../src/methods/hp/trainer.ts";
import { linearParameters } from "../../../src/nn/initialize.ts";
import { lossGradients } from "../../../src/nn/gradients.ts";
import { assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";
import { CLASSES, IMAGES, TRAINING, WIDTH } from "../training_fixture.ts";
import { batchOf, options } from "./hp_fixture.ts";

const SHAPE = { batch: 3, positions: 16, channels: WIDTH, rows: 6, images: IMAGES.count };

/** Parts with filled pools, and the draws of the first step. */
async function ready(
  changes: Partial<HpOptions> = {},
): Promise<{ parts: HpParts; draws: HpDraws; hp: HpOptions }> {
  const [hp, random] = [options(changes), new RandomStreams(0)];
  const parts = createParts(
    { options: hp, omh: null, classes: CLASSES, channels: WIDTH, random, ...TRAINING },
    6,
  );
  const draws = drawFrom(random, SHAPE, hp);
  await updatePools(0, parts, hp, { ...TRAINING, draws });
  return { parts, draws: draws.step(0), hp };
}

/** Losses and gradients, by name, of one step with lambda 0.5. */
async function step(
  { parts, draws, hp }: Awaited<ReturnType<typeof ready>>,
  change: (batch: Batch) => Batch = (batch) => batch,
) {
  const prepared = await prepareStep(change(batchOf(0)), draws, parts, hp, 0.5);
  const parameters: Record<string, Variable> = {
    ...parts.head.parameters,
    projection: parts.projection.weight,
    centers: parts.centers,
    linear: parts.linearProbe!.weight,
    ...Object.fromEntries(
      Object.entries(parts.momentumHead.parameters).map(([name, value]) => [`momentum_${name}`, value]),
    ),
  };
  const { losses, gradients } = lossGradients(
    () => stepLosses(parts, prepared, hp),
    Object.values(parameters),
  );
  const values = (tensor: Tensor) => [...tensor.dataSync()];
  return {
    losses: Object.fromEntries(Object.entries(losses).map(([name, loss]) => [name, values(loss)[0]])),
    gradients: Object.fromEntries(Object.keys(parameters).map((name, i) => [name, values(gradients[i])])),
  };
}

const isZero = (values: number[]) => values.every((value) => value === 0);

tensorTest("stepLosses() reach head, projection and probes, and never the momentum head", async () => {
  const { losses, gradients } = await step(await ready());
  assertEquals(Object.keys(losses), ["contrastive", "consistency", "cluster_probe", "linear_probe"]);
  for (const [name, values] of Object.entries(gradients)) {
    assertEquals(isZero(values), name.startsWith("momentum_"), name);
  }
});

tensorTest("the probes never shape the head", async () => {
  const setup = await ready();
  const before = await step(setup);
  setup.parts.centers.assign(setup.parts.centers.mul(-1));
  setup.parts.linearProbe!.weight.assign(setup.parts.linearProbe!.weight.mul(2));
  const after = await step(setup);
  assertNotEquals(after.losses.linear_probe, before.losses.linear_probe);
  for (const name of Object.keys(setup.parts.head.parameters)) {
    assertEquals(after.gradients[name], before.gradients[name]);
  }
});

tensorTest(
  "the consistency loss alone sees the colour-jittered images, and is left out without weight",
  async () => {
    const plain = await step(await ready());
    const swapped = await step(await ready(), (batch) => ({ ...batch, jittered: batch.features }));
    assertNotEquals(swapped.losses.consistency, plain.losses.consistency);
    assertEquals(swapped.losses.contrastive, plain.losses.contrastive);
    const without = await step(await ready({ consistency_weight: 0 }), ({ jittered: _, ...batch }) => batch);
    assertEquals(without.losses, {
      contrastive: plain.losses.contrastive,
      cluster_probe: plain.losses.cluster_probe,
      linear_probe: plain.losses.linear_probe,
    });
  },
);

tensorTest("the consistency loss is weighed", async () => {
  const [once, twice] = [await ready({ consistency_weight: 0.5 }), await ready({ consistency_weight: 1 })];
  assertEquals(2 * (await step(once)).losses.consistency, (await step(twice)).losses.consistency);
});

tensorTest("attention, its factor and the pools matter to the contrastive loss alone", async () => {
  const plain = await step(await ready());
  const changes: Awaited<ReturnType<typeof ready>>[] = [
    await ready({ attention_factor: 1 }),
    await ready(),
    await ready(),
  ];
  const { agnostic, specific } = changes[1].parts.pools;
  agnostic.assign(agnostic.mul(0));
  changes[2].parts.pools.specific.assign(specific.mul(0));
  for (const setup of changes) {
    const { losses } = await step(setup);
    assertNotEquals(losses.contrastive, plain.losses.contrastive);
    assertEquals({ ...losses, contrastive: 0 }, { ...plain.losses, contrastive: 0 });
  }
});

tensorTest("prepareStep() looks for no specific positives while they have no weight", async () => {
  const { parts, draws, hp } = await ready();
  const { pairs } = await prepareStep(batchOf(0), draws, parts, hp, 0);
  assertEquals(pairs.specific, null);
});

tensorTest("prepareStep() names what the batch lacks", async () => {
  const { parts, draws, hp } = await ready();
  for (
    const [part, name] of [["localAttention", "attention"], ["jittered", "colour-jittered images"]] as const
  ) {
    const batch = { ...batchOf(0), [part]: undefined };
    const error = await assertRejects(() => prepareStep(batch, draws, parts, hp, 0), TypeError);
    assertEquals(error.message, `Cannot train "hp": the batch has no ${name}, expected them`);
  }
});

tensorTest("mixedCodes() drops channels of the mixed code", async () => {
  const { parts, draws, hp } = await ready();
  const { image, mixing } = await prepareStep(batchOf(0), draws, parts, hp, 0);
  const codes = parts.head.codes(image.linear, image.nonlinear);
  const mask = tensor2d(Array.from({ length: 18 }, (_, at) => at === 0 ? 0 : 1), [3, 6]);
  const mixed = mixedCodes(codes, mixing, mask).dataSync();
  assertEquals([mixed[0], mixed[6], mixed[16 * 6] === 0], [0, 0, false]);
});

tensorTest("project() gives unit rows of a linear layer with bias", () => {
  const projection = linearParameters(new RandomStreams(0), "projection", 2, 2);
  projection.weight.assign(tensor2d([[1, 0], [0, 2]]));
  projection.bias.assign(tensor2d([[0, -1]]));
  assertTensor(project(tensor2d([[3, 2.5]]), projection), [1, 2], [0.6, 0.8], 1e-6);
});
