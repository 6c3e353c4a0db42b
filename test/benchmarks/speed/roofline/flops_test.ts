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
  // 3 x 5 pairs of 2 channels; and twice an iteration a score, a difference, a power and a sum, or a product that is added.
  const [higher, lower] = [tensor(3, 2), tensor(5, 2)];
  const transport = (plain: boolean) =>
    flopsOf("TransportPlan", { higher, lower }, [], { iterations: 10, plain });
  assertEquals([transport(false), transport(true)], [15 * (2 * 2 + 10 * 8), 15 * (2 * 2 + 10 * 4)]);
  // Two heads of 4 channels, 10 tokens: two products of 10 x 10 x 4 a head, and the softmax of 10 x 10.
  const qkv = tensor(10, 24);
  assertEquals(flopsOf("Attention", { qkv }, [tensor(10, 8)], { heads: 2 }), 2 * (2 * 2 * 400 + 5 * 100));
});

Deno.test("flopsOf() counts an operation for each entry of others, and none of what only moves", () => {
  assertEquals(flopsOf("Exp", { x: tensor(3, 4) }, [tensor(3, 4)], {}), 12);
  assertEquals(flopsOf("Transpose", { x: tensor(3, 4) }, [tensor(4, 3)], {}), 0);
});

/** Fused kernels that do no more than an operation for each entry of what they read or write. */
const ENTRYWISE = ["PickedSum", "PickedSumGrad", "ReluGrad"];

Deno.test("flopsOf() knows every fused kernel of webgpu by its inputs", () => {
  const names =
    "x dy a activations agnostic b codes dy higher labels logits lower others picks plan qkv first centers rows slopes unit units view0 weight x";
  const inputs = Object.fromEntries(names.split(" ").map((name) => [name, tensor(6, 6)]));
  const attributes = { heads: 1, iterations: 2 };
  const plain = flopsOf("Exp", inputs, [tensor(6, 6)], {});
  for (const [kernel, backends] of Object.entries(FUSED_KERNELS)) {
    if (!(backends as readonly string[]).includes("webgpu")) continue;
    const flops = flopsOf(kernel, inputs, [tensor(6, 6)], attributes);
    assertEquals(flops > plain, !ENTRYWISE.includes(kernel), kernel);
  }
});

Deno.test("readShare() is what a slice reads of its input", () => {
  assertEquals([readShare("Slice", 100, 25), readShare("Slice", 0, 0), readShare("Add", 100, 25)], [
    0.25,
    1,
    1,
  ]);
});
