import { assertEquals } from "@std/assert";
import sharp from "sharp";
import { decodeLabelPng } from "../../src/formats/label_png.ts";
import { encodePalettePng } from "../../src/formats/palette_png.ts";

Deno.test("encodePalettePng() writes ids that our reader, and colours that another, gives back", async () => {
  const map = { width: 3, height: 2, data: Uint8Array.of(0, 1, 2, 2, 1, 0) };
  const palette = [[0, 0, 0], [128, 0, 0], [0, 128, 7]];
  const bytes = encodePalettePng(map, palette);
  const read = decodeLabelPng(bytes, "a.png");
  assertEquals({ ...read, data: [...read.data] }, { width: 3, height: 2, data: [...map.data], palette });
  const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  assertEquals([...data], [...map.data].flatMap((index) => palette[index]));
});
