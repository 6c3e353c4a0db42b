import { assertEquals, assertRejects } from "@std/assert";
import { decodeTile, halvePicture } from "../../../src/data/potsdam_tiles/tile_picture.ts";
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
