import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { RandomStreams } from "../../../src/base/random.ts";
import { parseSafetensors, toInt32 } from "../../../src/formats/safetensors.ts";
import { drawHeadMasks, partnerImages } from "../../../src/methods/parts/draws.ts";
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

const pair = (...permutation: number[]) => [...partnerImages(Int32Array.from(permutation))];

Deno.test("partnerImages() moves images that stay in place on by one", () => {
  assertEquals(pair(0, 1, 2), [1, 2, 0]);
  assertEquals(pair(2, 0, 1), [2, 0, 1]);
});

Deno.test("partnerImages() may name an image twice", () => {
  assertEquals(pair(1, 0, 2), [1, 0, 0]);
});

Deno.test("partnerImages() of a single image is itself", () => {
  assertEquals(pair(0), [0]);
});

Deno.test("partnerImages() gives no image itself", () => {
  const permutation = fc.integer({ min: 2, max: 12 }).chain((batch) =>
    fc.shuffledSubarray(Array.from({ length: batch }, (_, i) => i), { minLength: batch })
  );
  fc.assert(fc.property(permutation, (order) => {
    const images = pair(...order);
    assertEquals(images.length, order.length);
    assert(images.every((image, position) => image !== position && image >= 0 && image < order.length));
  }));
});

Deno.test("partnerImages() equals the official one for all golden permutations", async () => {
  const path = fileURLToPath(new URL("../../golden/stego/super_perm.safetensors", import.meta.url));
  const { tensors } = parseSafetensors(await Deno.readFile(path));
  const [raw, fixed] = ["raw", "fixed"].map((name) => toInt32(tensors.get(name)!, name));
  const [rows, batch] = tensors.get("raw")!.shape;
  for (let row = 0; row < rows; row++) {
    const at = [row * batch, (row + 1) * batch] as const;
    assertEquals(partnerImages(raw.slice(...at)), fixed.slice(...at));
  }
});
