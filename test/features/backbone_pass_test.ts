import { assertEquals, assertRejects } from "@std/assert";
import { fill, memory, type Tensor4D, tensor4d, zeros } from "@tensorflow/tfjs-core";
import type { Backbone } from "../../src/backbone/types.ts";
import { startEngine } from "../../src/engine/start.ts";
import { passFeatures, passLocalAttention } from "../../src/features/backbone_pass.ts";

const PICTURE = { id: "street-7", side: 4, pixels: new Float32Array(4 * 4 * 3) };

/** A backbone of two channels and patches of 2 pixels that gives these tensors, whatever the picture. */
function giving(features: () => Tensor4D, attention?: () => Tensor4D): Backbone {
  return {
    name: "given",
    channels: 2,
    patch: 2,
    features,
    ...(attention && { attention }),
    dispose: () => {},
  };
}

/** A map of zeros but for one value. */
function mapWith(value: number): Tensor4D {
  const values = new Float32Array(8);
  values[5] = value;
  return tensor4d(values, [1, 2, 2, 2]);
}

Deno.test("passFeatures() gives what the backbone gives, and frees the tensors", async () => {
  await startEngine("wasm");
  const before = memory().numTensors;
  assertEquals([...await passFeatures(giving(() => mapWith(0.3)), PICTURE, "f32")], [
    ...[0, 0, 0, 0, 0],
    Math.fround(0.3),
    ...[0, 0],
  ]);
  const rounded = await passFeatures(giving(() => mapWith(0.3)), PICTURE, "f16");
  assertEquals(rounded[5], Math.f16round(0.3));
  assertEquals(memory().numTensors, before);
});

Deno.test("passFeatures() refuses another shape or type and names the picture", async () => {
  await startEngine("wasm");
  const before = memory().numTensors;
  for (
    const [give, found] of [
      [() => zeros([1, 2, 2, 3]), "float32 [1,2,2,3]"],
      [() => zeros([1, 1, 4, 2]), "float32 [1,1,4,2]"],
      [() => zeros([2, 2, 2]), "float32 [2,2,2]"],
      [() => zeros([1, 2, 2, 2], "int32"), "int32 [1,2,2,2]"],
    ] as const
  ) {
    await assertRejects(
      () => passFeatures(giving(give as () => Tensor4D), PICTURE, "f32"),
      TypeError,
      `Cannot use the features that "given" gives of "street-7": a tensor of ${found}, expected float32 [1,2,2,2]`,
    );
  }
  assertEquals(memory().numTensors, before);
});

Deno.test("passFeatures() refuses one value that is not finite", async () => {
  await startEngine("wasm");
  for (const value of [NaN, Infinity, -Infinity]) {
    await assertRejects(
      () => passFeatures(giving(() => mapWith(value)), PICTURE, "f32"),
      RangeError,
      `Cannot use the features that "given" gives of "street-7": value 5 of 8 is ${value}, expected finite numbers`,
    );
  }
});

Deno.test("passFeatures() refuses what half precision does not reach", async () => {
  await startEngine("wasm");
  const large = giving(() => mapWith(70_000));
  assertEquals((await passFeatures(large, PICTURE, "f32"))[5], 70_000);
  await assertRejects(
    () => passFeatures(large, PICTURE, "f16"),
    RangeError,
    "value 5 of 8 is Infinity, expected finite numbers, in half precision as well",
  );
});

Deno.test("passLocalAttention() refuses attention that is none, of another shape or not finite", async () => {
  await startEngine("wasm");
  const attention = (give?: () => Tensor4D) => passLocalAttention(giving(() => mapWith(0), give), PICTURE);
  // Five tokens that attend to all alike: of 2 x 2 positions, each gives a quarter to each.
  assertEquals((await attention(() => zeros([1, 3, 5, 5])))[4], 0.25);
  await assertRejects(() => attention(), TypeError, 'Cannot read the attention of "given"');
  await assertRejects(
    () => attention(() => zeros([1, 3, 4, 4])),
    TypeError,
    'Cannot use the attention that "given" gives of "street-7": a tensor of float32 [1,3,4,4], expected float32 [1,3,5,5]',
  );
  await assertRejects(() => attention(() => fill([1, 3, 5, 5], NaN)), RangeError, "value 0 of 75 is NaN");
});
