import { assertEquals } from "@std/assert";
import { memory, tensor2d, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { attendedGradients, attentionGradient } from "../../../src/methods/transfgu/attention_gradient.ts";
import { classLook, classTokens } from "../../../src/methods/transfgu/class_look.ts";
import {
  assertTensor,
  assertValues,
  finiteDifferences,
  spread,
  tensorTest,
} from "../../nn/tensor_fixture.ts";
import { CHANNELS, HEADS, PATCH, SIDE, work } from "./stage_fixture.ts";

const PATCHES = 4;
/** Four patches of three channels, whatever the picture. */
const TOKENS = spread(PATCHES * 3, 3);
const pooling = {
  pass: (pictures: Tensor4D) => {
    const [batch] = pictures.shape;
    const tokens = Array.from({ length: batch }, (_, at) => [...TOKENS].map((value) => value + at)).flat();
    return Promise.resolve({ patches: tensor4d(tokens, [batch, 2, 2, 3]) });
  },
};
const picture = (count = 1) => tensor4d(spread(count * SIDE * SIDE * 3, 1), [count, SIDE, SIDE, 3]);
const mean = [0, 1, 2].map((c) => [0, 3, 6, 9].reduce((sum, row) => sum + TOKENS[row + c] / PATCHES, 0));

tensorTest("classTokens() are the backbone's, or means of patch tokens", async () => {
  const pictures = picture(2);
  const before = memory().numTensors;
  const means = await classTokens(pooling, pictures, "mean");
  assertTensor(means, [2, 3], [...mean, ...mean.map((value) => value + 1)], 1e-6);
  const own = await classTokens(work({}).images, pictures, "backbone");
  assertEquals(own.shape, [2, CHANNELS]);
  [means, own].forEach((tensor) => tensor.dispose());
  assertEquals(memory().numTensors, before);
});

tensorTest("a mean looks at all patches alike", async () => {
  const input = picture();
  const before = memory().numTensors;
  const look = await classLook(pooling, input, PATCHES, "mean", undefined);
  assertValues(look.attention, [0.25, 0.25, 0.25, 0.25], 0);
  assertTensor(look.tokens.final, [1, 3], mean, 1e-6);
  assertTensor(look.values, [4, 3], TOKENS, 0);
  look.dispose();
  assertEquals(memory().numTensors, before);
});

tensorTest("the gradient of a mean is a class activation map: what more of each patch would do", async () => {
  const look = await classLook(pooling, picture(), PATCHES, "mean", undefined);
  const centroids = [[1, -2, 0.5], [0.3, 0.1, 2]];
  const gradients = attendedGradients(look.tokens, tensor2d(centroids), look.tail);
  const slopes = attentionGradient(gradients.as2D(2, 3), look.values, look.heads).dataSync();
  const cosine = (a: readonly number[], b: readonly number[]) => {
    const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, c) => sum + x * b[c], 0);
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  };
  for (const [c, centroid] of centroids.entries()) {
    const loss = (shares: Float32Array) =>
      1 - cosine(
        [0, 1, 2].map((k) => shares.reduce((sum, share, at) => sum + share * TOKENS[3 * at + k], 0)),
        centroid,
      );
    const wanted = await finiteDifferences(loss, new Float32Array(PATCHES).fill(1 / PATCHES), 0.01);
    assertValues(slopes.slice(c * PATCHES, (c + 1) * PATCHES), wanted, 2e-3);
  }
  look.dispose();
});

tensorTest("classLook() of a transformer has a share of each patch from each head", async () => {
  const { images, backbone } = work({});
  const input = picture();
  const before = memory().numTensors;
  const patches = (SIDE / PATCH) ** 2;
  const look = await classLook(images, input, patches, "backbone", backbone);
  assertEquals([look.heads, look.attention.length], [HEADS, HEADS * patches]);
  assertEquals(look.values.shape, [patches, CHANNELS]);
  look.dispose();
  assertEquals(memory().numTensors, before);
});
