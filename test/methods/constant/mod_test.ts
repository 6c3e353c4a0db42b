import { assertEquals, assertRejects } from "@std/assert";
import { ones } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import constant from "../../../src/methods/constant/mod.ts";
import { assertKeeps, tensorTest } from "../../nn/tensor_fixture.ts";
import { batchOf, CLASSES, features, SIDE, TRAINING, WIDTH } from "../training_fixture.ts";

const start = () =>
  constant.trainer({
    options: {},
    omh: null,
    classes: CLASSES,
    channels: WIDTH,
    random: new RandomStreams(0),
    ...TRAINING,
  });

tensorTest("constant predicts the first cluster everywhere, whatever the features", async () => {
  const { predictor } = start();
  const codes = predictor.codes(features(2, 1));
  assertEquals(codes.shape, [2, SIDE, SIDE, 1]);
  const scores = await predictor.clusters(ones([2, 1])).array();
  assertEquals(scores, [[0, -100, -100], [0, -100, -100]]);
  assertEquals(predictor.linear, undefined);
});

tensorTest("constant learns nothing and holds no tensor", async () => {
  await assertKeeps(0, async () => {
    const batch = batchOf(0);
    const trainer = start();
    assertEquals([trainer.state, trainer.steps, constant.trains], [{}, 0, false]);
    await assertRejects(() => trainer.step(batch), TypeError, 'Cannot train "constant": it learns nothing');
    trainer.dispose();
    for (const tensor of [batch.features, batch.neighbors!]) tensor.dispose();
  });
});
