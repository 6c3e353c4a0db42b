import { assertEquals } from "@std/assert";
import sharp from "sharp";
import { pictureSheet } from "../../src/data/picture_sheet.ts";

const picture = (shade: number) => ({ width: 2, height: 1, data: new Uint8Array(6).fill(shade) });

Deno.test("pictureSheet() puts pictures beside and below each other on white", async () => {
  const png = await pictureSheet([[picture(10), picture(20)], [picture(30), picture(40)]]);
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  assertEquals([info.width, info.height], [6 + 2 * 8, 6 + 2 * 7]);
  const at = (x: number, y: number) => data[3 * (y * info.width + x)];
  assertEquals([at(6, 6), at(7, 6), at(14, 6), at(6, 13), at(15, 13)], [10, 10, 20, 30, 40]);
  assertEquals([at(0, 0), at(8, 6), at(6, 7), at(16, 6)], [255, 255, 255, 255]);
});
