import { assertEquals, assertThrows } from "@std/assert";
import { normalise } from "../../src/data/normalise.ts";
import { preprocessImage, preprocessLabels } from "../../src/data/preprocess.ts";
import { readGolden } from "./_golden.ts";

Deno.test("preprocessLabels() cuts the middle out of a wide map", () => {
  const map = { width: 4, height: 2, data: Int32Array.of(0, 1, 2, 3, 4, 5, -1, 7) };
  assertEquals(preprocessLabels(map, { resolution: 2 }), Int32Array.of(1, 2, 5, -1));
});

Deno.test("preprocessImage() only normalises a picture that has the resolution", () => {
  const data = Uint8Array.from({ length: 16 * 16 * 3 }, (_, i) => (i * 7) & 255);
  const image = { width: 16, height: 16, data };
  assertEquals(preprocessImage(image, { resolution: 16 }), normalise(image));
});

Deno.test("preprocessImage() refuses a resolution that is no positive integer", () => {
  const image = { width: 1, height: 1, data: new Uint8Array(3) };
  assertThrows(() => preprocessImage(image, { resolution: -1 }), RangeError);
});

for (const name of ["wide", "tall", "odd", "upscale"]) {
  Deno.test(`preprocessing gives the official tensors of "${name}" bit for bit`, async () => {
    const golden = await readGolden(`preprocess_${name}`);
    const resolution: number = golden.config.res;
    const [height, width] = golden.config.hw;
    const image = { width, height, data: Uint8Array.from(golden.get("pixels").data) };
    const map = { width, height, data: Int32Array.from(golden.get("label_pixels").data) };

    assertEquals(golden.get("center").shape, [3, resolution, resolution]);
    assertEquals(channelsFirst(preprocessImage(image, { resolution })), golden.get("center").data);
    assertEquals(
      channelsFirst(preprocessImage(image, { resolution, fit: "square" })),
      golden.get("square").data,
    );
    assertEquals(Array.from(preprocessLabels(map, { resolution })), golden.get("center_label").data);
  });
}

/** From height x width x 3, as here, to 3 x height x width, as in the golden files. */
function channelsFirst(values: Float32Array): number[] {
  return [0, 1, 2].flatMap((channel) => Array.from(values.filter((_, i) => i % 3 === channel)));
}
