import type { Tensor3D } from "@tensorflow/tfjs-core";
import { meanClampedCosines } from "../../../src/nn/clamped_cosines.ts";
import { assertGradientsLikeCpu, assertLikeCpu, random } from "./engine_fixture.ts";

Deno.test("ClampedCosinesMean and its gradients equal the plain operations on cpu for any size", async () => {
  const cases = [[1, 1, 1, 1], [2, 3, 5, 4], [1, 33, 40, 3], [3, 12, 12, 70]];
  for (const [batch, points, others, channels] of cases) {
    for (const [floor, ceiling] of [[0, Infinity], [-0.5, 0.5], [-9999, 0.8]]) {
      const inputs = (): [Tensor3D, Tensor3D] => [
        random([batch, points, channels], 1),
        random([batch, others, channels], 2),
      ];
      const term = (a: Tensor3D, b: Tensor3D) =>
        meanClampedCosines(a, b, random([batch, points, others], 3), { floor, ceiling });
      await assertLikeCpu(() => term(...inputs()), 1e-5);
      await assertGradientsLikeCpu((a, b) => term(a as Tensor3D, b as Tensor3D), inputs, 1e-5);
    }
  }
});
