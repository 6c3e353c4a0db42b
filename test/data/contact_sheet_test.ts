import { assertEquals } from "@std/assert";
import sharp from "sharp";
import { contactSheet } from "../../src/data/contact_sheet.ts";
import type { Dataset, Split } from "../../src/data/types.ts";

const split = (name: Split["name"]): Split => ({
  name,
  length: 1,
  id: () => "a",
  image: () => Promise.resolve({ width: 2, height: 1, data: Uint8Array.of(10, 20, 30, 10, 20, 30) }),
  label: () => Promise.resolve({ width: 2, height: 1, data: Int32Array.of(0, -1) }),
});

Deno.test("contactSheet() shows each picture, tinted with its labels, and its labels, ignored pixels white", async () => {
  const dataset: Dataset = {
    name: "set",
    classes: ["a"],
    colours: [[200, 0, 0]],
    caption: "",
    fingerprint: "1",
    split,
  };
  const sheet = sharp(await contactSheet(dataset));
  const { data, info } = await sheet.raw().toBuffer({ resolveWithObject: true });
  assertEquals([info.width, info.height], [6 + 3 * 206, 6 + 2 * 206]);
  const at = (
    x: number,
    y: number,
  ) => [...data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3)];
  assertEquals([at(10, 10), at(216, 10), at(420, 10)], [[10, 20, 30], [114, 9, 13], [200, 0, 0]]);
  assertEquals([at(200, 300), at(406, 300), at(610, 300)], [[10, 20, 30], [10, 20, 30], [255, 255, 255]]);
});
