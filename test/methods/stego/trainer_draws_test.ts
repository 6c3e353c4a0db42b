import { assert, assertEquals } from "@std/assert";
import { relu, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import { SharedWork } from "../../../src/features/shared_work.ts";
import type { Batch } from "../../../src/features/types.ts";
import { clusterCosines, clusterProbeLoss } from "../../../src/methods/parts/cluster_probe.ts";
import type { HeadMasks } from "../../../src/methods/parts/draws.ts";
import { SegmentationHead } from "../../../src/methods/parts/segmentation_head.ts";
import { drawStep } from "../../../src/methods/stego/draws.ts";
import { createStegoTrainer } from "../../../src/methods/stego/trainer.ts";
import { linearParameters, normalCenters } from "../../../src/nn/initialize.ts";
import { positions } from "../../../src/nn/positions.ts";
import { assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";
import { batchOf, CLASSES, features, stegoExample as options, WIDTH } from "../training_fixture.ts";

interface Masks {
  readonly image?: Partial<HeadMasks>;
  readonly neighbor?: Partial<HeadMasks>;
}

function createParts() {
  const random = new RandomStreams(0);
  return {
    head: SegmentationHead.create(random, WIDTH, 6, relu),
    centers: normalCenters(random.stream("centers"), CLASSES, 6),
    linearProbe: linearParameters(random, "linear_probe", 6, CLASSES),
    hierarchy: null,
  };
}

/** The losses of the first step, nothing dropped out but what `masks` says. */
async function lossesWith(masks: Masks, change: Partial<Batch> = {}) {
  const settings = options({ dropout: 0 });
  const trainer = createStegoTrainer(createParts(), settings, ({ step, features }) => {
    const shape = { batch: features.shape[0], channels: WIDTH };
    const draws = drawStep(new RandomStreams(0), step, shape, settings);
    return {
      ...draws,
      image: { ...draws.image, ...masks.image },
      neighbor: { ...draws.neighbor, ...masks.neighbor },
    };
  });
  return (await trainer.step({ ...batchOf(0), ...change })).losses;
}

/** Keeps the first `kept` channels of all three images. */
function mask(kept: number): Tensor2D {
  const row = Array.from({ length: WIDTH }, (_, channel) => channel < kept ? 1 : 0);
  return tensor2d([row, row, row]);
}

tensorTest("createStegoTrainer() puts each mask on the input it is for, and on nothing else", async () => {
  const plain = await lossesWith({});
  const correspondence = ["pos_intra", "pos_inter", "neg_inter"];
  const all = [...correspondence, "cluster_probe", "linear_probe"];
  const cases: [Masks, string[]][] = [
    [{ image: { linear: mask(3) } }, all],
    [{ image: { nonlinear: mask(3) } }, all],
    [{ image: { features: mask(3) } }, correspondence],
    [{ neighbor: { linear: mask(3) } }, ["pos_inter"]],
    [{ neighbor: { nonlinear: mask(3) } }, ["pos_inter"]],
    [{ neighbor: { features: mask(3) } }, ["pos_inter"]],
  ];
  for (const [masks, changed] of cases) {
    const losses = await lossesWith(masks);
    assertEquals(all.filter((name) => losses[name] !== plain[name]), changed);
  }
});

tensorTest("createStegoTrainer() feeds each branch of the head its own masked features", async () => {
  const [{ head, centers }, map, none] = [createParts(), batchOf(0).features, mask(0)];
  const black = map.zerosLike();
  const cases = [["linear", head.codes(black, map)], ["nonlinear", head.codes(map, black)]] as const;
  for (const [branch, codes] of cases) {
    const expected = clusterProbeLoss(clusterCosines(positions(codes), centers));
    const losses = await lossesWith({ image: { [branch]: none } });
    assertTensor(expected, [], [losses.cluster_probe], 1e-6);
  }
});

tensorTest("createStegoTrainer() sees the neighbours in the neighbour term alone", async () => {
  const plain = await lossesWith({});
  const losses = await lossesWith({}, { neighbors: features(3, 7777) });
  assert(losses.pos_inter !== plain.pos_inter);
  assertEquals({ ...losses, pos_inter: plain.pos_inter }, plain);
  // With the loss's features masked out, what is left of the neighbours is their codes.
  const masked = { neighbor: { features: mask(0) } };
  const [first, second] = [
    await lossesWith(masked),
    await lossesWith(masked, { neighbors: features(3, 7777) }),
  ];
  assert(first.pos_inter !== second.pos_inter);
});

tensorTest(
  "createStegoTrainer() prepares a batch once for trainers of one seed and one set of options",
  async () => {
    const settings = options({ dropout: 0.5 });
    const changed = options({ dropout: 0.5, pos_intra_shift: 0.3 });
    const lossesOf = async (shared: SharedWork | undefined) => {
      let drawn = 0;
      const losses: string[] = [];
      for (const [seed, chosen] of [[0, settings], [0, settings], [1, settings], [1, changed]] as const) {
        const trainer = createStegoTrainer(createParts(), chosen, ({ step, features }) => {
          drawn++;
          return drawStep(
            new RandomStreams(seed),
            step,
            { batch: features.shape[0], channels: WIDTH },
            chosen,
          );
        }, new RandomStreams(seed));
        losses.push(JSON.stringify((await trainer.step({ ...batchOf(0), shared })).losses));
      }
      return { drawn, losses };
    };
    const shared = new SharedWork();
    const together = await lossesOf(shared);
    shared.dispose();
    const apart = await lossesOf(undefined);
    assertEquals([together.drawn, apart.drawn], [3, 4]);
    assertEquals(together.losses, apart.losses);
    assertEquals(new Set(together.losses).size, 3);
  },
);
