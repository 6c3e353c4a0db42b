import { assertEquals } from "@std/assert";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { flopsOf, readShare } from "../../../../benchmarks/speed/roofline/flops.ts";
import { FUSED_KERNELS } from "../../../../src/engine/fused_kernels.ts";

const tensor = (...shape: number[]): TensorInfo => ({ dataId: {}, dtype: "float32", shape });

Deno.test("flopsOf() counts products by hand", () => {
  const [a, b] = [tensor(5, 2, 3), tensor(5, 3, 4)];
  assertEquals(flopsOf("BatchMatMul", { a, b }, [tensor(5, 2, 4)], {}), 5 * 2 * 4 * 3 * 2);
  const transposed = { a: tensor(3, 2), b: tensor(3, 4) };
  assertEquals(flopsOf("BatchMatMul", transposed, [tensor(2, 4)], { transposeA: true }), 2 * 4 * 3 * 2);
  assertEquals(
    flopsOf("Linear", { x: tensor(7, 3), weight: tensor(3, 4) }, [tensor(7, 4)], {}),
    2 * 7 * 3 * 4,
  );
  // Two heads of 4 channels, 10 tokens: two products of 10 x 10 x 4 a head, and the softmax of 10 x 10.
  const qkv = tensor(10, 24);
  assertEquals(flopsOf("Attention", { qkv }, [tensor(10, 8)], { heads: 2 }), 2 * (2 * 2 * 400 + 5 * 100));
});

Deno.test("flopsOf() counts an operation for each entry of others, and none of what only moves", () => {
  assertEquals(flopsOf("Exp", { x: tensor(3, 4) }, [tensor(3, 4)], {}), 12);
  assertEquals(flopsOf("Transpose", { x: tensor(3, 4) }, [tensor(4, 3)], {}), 0);
});

Deno.test("flopsOf() knows every fused kernel by its inputs", () => {
  const inputs = Object.fromEntries(
    ["a", "activations", "b", "dy", "labels", "logits", "parameter", "plan", "qkv", "weight", "x"]
      .map((name) => [name, tensor(6, 6)]),
  );
  for (const kernel of Object.keys(FUSED_KERNELS)) {
    const plain = flopsOf("Exp", inputs, [tensor(6, 6)], {});
    assertEquals(flopsOf(kernel, inputs, [tensor(6, 6)], { heads: 1 }) > plain, true, kernel);
  }
});

Deno.test("readShare() is what a slice reads of its input", () => {
  assertEquals([readShare("Slice", 100, 25), readShare("Slice", 0, 0), readShare("Add", 100, 25)], [
    0.25,
    1,
    1,
  ]);
});
