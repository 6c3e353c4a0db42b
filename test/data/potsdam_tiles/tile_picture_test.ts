import fc from "fast-check";
import { assertEquals, assertRejects } from "@std/assert";
import { decodeTile, halvePicture, withPlainSamples } from "../../../src/data/potsdam_tiles/tile_picture.ts";
import { parseSafetensors } from "../../../src/formats/safetensors.ts";
import { GOLDEN_ROOT, picturePng } from "../_files.ts";

const EXTRA_SAMPLES = Uint8Array.of(0x52, 0x01, 3, 0, 1, 0, 0, 0);
const tilePath = (id: string) => `${GOLDEN_ROOT}potsdam_tiles/4_Ortho_RGBIR/top_potsdam_${id}_RGBIR.tif`;

Deno.test("halvePicture() rounds the mean of 2 x 2 pixels, halves up", () => {
  const raster = {
    width: 3,
    height: 2,
    channels: 2,
    data: Uint8Array.of(1, 0, 2, 0, 9, 9, 1, 255, 2, 0, 9, 9),
  };
  // Means 1.5 and 63.75; the odd column is dropped.
  assertEquals(halvePicture(raster), { width: 1, height: 1, channels: 2, data: Uint8Array.of(2, 64) });
});

// Uncompressed, LZW, Deflate and PackBits.
for (const id of ["2_10", "6_10", "6_7", "7_7"]) {
  Deno.test(`decodeTile() reads the golden tile ${id} exactly, infrared too`, async () => {
    const { tensors } = parseSafetensors(await Deno.readFile(`${GOLDEN_ROOT}expected.safetensors`));
    const tile = await decodeTile(await Deno.readFile(tilePath(id)), id);
    assertEquals([tile.width, tile.height, tile.channels], [60, 60, 4]);
    assertEquals(
      [...halvePicture(tile).data],
      Array.from(tensors.get(`tile.${id}.half_u8`)!.data as Uint8Array),
    );
  });
}

Deno.test("decodeTile() does not divide colours by an infrared channel that is marked as transparency", async () => {
  const bytes = await Deno.readFile(tilePath("2_10"));
  const tile = await decodeTile(bytes, "plain");
  const at = bytes.findIndex((_, i) => EXTRA_SAMPLES.every((value, k) => bytes[i + k] === value));
  for (const meaning of [0, 1, 2]) {
    bytes[at + 8] = meaning;
    assertEquals((await decodeTile(bytes, "marked")).data, tile.data, `meaning ${meaning}`);
  }
});

Deno.test("decodeTile() refuses a damaged file in one line", async () => {
  const bytes = (await Deno.readFile(tilePath("6_10"))).slice(0, 5000);
  const error = await assertRejects(() => decodeTile(bytes, "cut.tif"), Deno.errors.InvalidData);
  assertEquals(
    /^Cannot decode tile "cut\.tif": [^\n]*, expected a whole TIFF file$/.test(error.message),
    true,
  );
});

Deno.test("decodeTile() leaves the decoder's other formats alone", async () => {
  const png = picturePng(2, 2);
  await assertRejects(() => decodeTile(png, "png.tif"), Deno.errors.InvalidData, "of another kind");
});

/** A TIFF directory of one entry. */
function tiff(tag: number, count: number, value: number, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(26);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, littleEndian ? 0x4949 : 0x4d4d);
  view.setUint32(4, 8, littleEndian);
  view.setUint16(8, 1, littleEndian);
  view.setUint16(10, tag, littleEndian);
  view.setUint16(12, 3, littleEndian);
  view.setUint32(14, count, littleEndian);
  view.setUint16(18, value, littleEndian);
  return bytes;
}

for (const littleEndian of [true, false]) {
  Deno.test(`withPlainSamples() clears the meaning of an extra channel, littleEndian ${littleEndian}`, () => {
    assertEquals(withPlainSamples(tiff(338, 1, 1, littleEndian)), tiff(338, 1, 0, littleEndian));
    assertEquals(withPlainSamples(tiff(277, 1, 4, littleEndian)), tiff(277, 1, 4, littleEndian));
  });
}

Deno.test("withPlainSamples() leaves the given bytes alone", () => {
  const bytes = tiff(338, 1, 1, true);
  withPlainSamples(bytes);
  assertEquals(bytes, tiff(338, 1, 1, true));
});

Deno.test("withPlainSamples() passes damaged files on", () => {
  const header = fc.constantFrom([0x49, 0x49, 42, 0, 8, 0, 0, 0], [0x4d, 0x4d, 0, 42, 0xff, 0, 0, 0], []);
  fc.assert(fc.property(header, fc.uint8Array({ maxLength: 40 }), (header, rest) => {
    const bytes = Uint8Array.of(...header, ...rest);
    assertEquals(withPlainSamples(bytes).length, bytes.length);
  }));
});
