import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { encodeJpeg, jpegRoundTrip } from "../../src/data/jpeg_round_trip.ts";
import type { RgbImage } from "../../src/data/types.ts";

/** A picture whose columns alternate between two colours of one brightness. */
function stripes(width: number, height: number): RgbImage {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const column = Math.trunc(i / 3) % width;
    return (column % 2 ? [200, 60, 60] : [30, 130, 130])[i % 3];
  });
  return { width, height, data };
}

/** The content of all segments with a marker. */
function segments(jpeg: Uint8Array, marker: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 2; jpeg[at] === 0xff && jpeg[at + 1] !== 0xda;) {
    const length = jpeg[at + 2] * 256 + jpeg[at + 3];
    if (jpeg[at + 1] === marker) found.push(jpeg.subarray(at + 4, at + 2 + length));
    at += 2 + length;
  }
  return found;
}

Deno.test("encodeJpeg() writes baseline JPEG with chroma halved on both axes", async () => {
  const [frame] = segments(await encodeJpeg(stripes(32, 32)), 0xc0);
  // After depth, height, width and number of components: id, sampling and table of each.
  assertEquals([frame[7], frame[10], frame[13]], [0x22, 0x11, 0x11]);
});

Deno.test("encodeJpeg() uses the tables of libjpeg at quality 75", async () => {
  const tables = segments(await encodeJpeg(stripes(32, 32)), 0xdb);
  const bytes = tables.flatMap((table) => [...table]);
  // Half of the standard's tables, rounded, in zigzag order: luminance starts 16, 11, 12, 14; chrominance 17, 18, 18, 24.
  assertEquals(bytes.slice(1, 5), [8, 6, 6, 7]);
  assertEquals(bytes.slice(66, 70), [9, 9, 9, 12]);
});

Deno.test("jpegRoundTrip() blurs colours, keeps brightness and size", async () => {
  const image = stripes(40, 24);
  const trip = await jpegRoundTrip(image, "stripes");
  assertEquals([trip.width, trip.height, trip.data.length], [40, 24, 40 * 24 * 3]);
  const change = (channel: number) => Math.abs(trip.data[channel + 300] - image.data[channel + 300]);
  // Halved chroma turns columns of one pixel into their mean: red moves by about 85.
  assertGreater(change(0), 40);
  const brightness = (picture: RgbImage, at: number) =>
    0.299 * picture.data[at] + 0.587 * picture.data[at + 1] + 0.114 * picture.data[at + 2];
  for (let at = 0; at < image.data.length; at += 3) {
    // The stripes differ by 0.4 in brightness; clipping and quantisation stay within 12.
    assertLess(Math.abs(brightness(trip, at) - brightness(image, at)), 12);
  }
});

Deno.test("jpegRoundTrip() hardly changes an even picture", async () => {
  const image = { width: 16, height: 16, data: new Uint8Array(768).fill(90) };
  const { data } = await jpegRoundTrip(image, "even");
  assert(data.every((value) => Math.abs(value - 90) <= 2));
});
