import { assertEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { drawHeadMasks } from "../../../src/methods/parts/head_masks.ts";
import { dropoutMask } from "../../../src/nn/channel_dropout.ts";
import { assertKeeps, assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";

const open = () => new RandomStreams(0).stream("masks");

tensorTest(
  "drawHeadMasks() draws the linear branch's, the other branch's and the loss's mask, in this order",
  () => {
    const { linear, nonlinear, features } = drawHeadMasks(open(), { batch: 2, channels: 5 }, 0.5);
    const random = open();
    for (const mask of [linear, nonlinear, features]) {
      assertTensor(mask, [2, 5], dropoutMask(random, 2, 5, 0.5).dataSync(), 0);
    }
    assertEquals(new Set([linear, nonlinear, features].map((mask) => mask.dataSync().join())).size, 3);
  },
);

tensorTest(
  "drawHeadMasks() makes three tensors",
  () => assertKeeps(3, () => drawHeadMasks(open(), { batch: 2, channels: 5 }, 0.1)),
);
