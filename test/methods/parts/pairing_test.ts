import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseSafetensors, toInt32 } from "../../../src/formats/safetensors.ts";
import { partnerImages } from "../../../src/methods/parts/pairing.ts";

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
  const path = new URL("../../golden/stego/super_perm.safetensors", import.meta.url).pathname;
  const { tensors } = parseSafetensors(await Deno.readFile(path));
  const [raw, fixed] = ["raw", "fixed"].map((name) => toInt32(tensors.get(name)!, name));
  const [rows, batch] = tensors.get("raw")!.shape;
  for (let row = 0; row < rows; row++) {
    const at = [row * batch, (row + 1) * batch] as const;
    assertEquals(partnerImages(raw.slice(...at)), fixed.slice(...at));
  }
});
