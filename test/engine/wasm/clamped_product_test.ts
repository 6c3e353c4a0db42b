import { meanClampedProduct } from "../../../src/nn/clamped_product.ts";
import { assertGradientsLikeCpu, assertLikeCpu, random } from "./engine_fixture.ts";

Deno.test("ClampedProductMean and its slope equal the plain operations on cpu for any size", async () => {
  for (
    const [size, floor, ceiling] of [[1, 0, Infinity], [7, -0.5, 0.5], [1025, -9999, 0.8], [4096, 0, 0.8]]
  ) {
    const b = () => random([size], 3);
    await assertLikeCpu(() => meanClampedProduct(random([size], 1), b(), { floor, ceiling }), 1e-6);
    await assertGradientsLikeCpu(
      (a) => meanClampedProduct(a, b(), { floor, ceiling }),
      () => [random([size], 1)],
      1e-6,
    );
  }
});
