import { assertEquals, assertRejects } from "@std/assert";
import sharp from "sharp";
import { readLabels } from "../../../src/data/dataset_file/label_reader.ts";
import { UnknownValuesError } from "../../../src/data/dataset_file/value_table.ts";
import { colourPng, greyPng, palettePng, picture } from "./_walk.ts";

const ids = (...values: number[]) => ({
  ids: new Map(values.map((id, label) => [id, label])),
  colours: new Map<number, number>(),
  ignoresOthers: false,
});
const bytes = (data: Uint8Array) => Uint8Array.from(data);

Deno.test("readLabels() counts the pixels of each value that no class has, and ignores them in what it found", async () => {
  const error = await assertRejects(
    () => readLabels(bytes(greyPng([[0, 9, 9], [1, 8, 9]])), ids(0, 1), "a.png"),
    UnknownValuesError,
    "it holds the values 9 (3 px), 8 (1 px), which no class has, expected 0..1",
  );
  assertEquals([...error.found.labels.data], [0, -1, -1, 1, -1, -1]);
});

Deno.test("readLabels() tells the colours of a file that should hold ids, and of a palette those of each index", async () => {
  await assertRejects(
    () => readLabels(bytes(colourPng([[[255, 0, 0], [0, 0, 255]]])), ids(0, 1), "a.png"),
    TypeError,
    "it holds 2 colours (#FF0000, #0000FF), expected ids",
  );
  const map = await readLabels(bytes(palettePng([[0, 1]], [[7, 8, 9], [1, 2, 3]])), ids(0, 1), "a.png");
  assertEquals(map.palette, new Map([[0, "7,8,9"], [1, "1,2,3"]]));
});

Deno.test("readLabels() refuses what loses values", async () => {
  await assertRejects(
    async () => readLabels(bytes(await picture(2, 2)), ids(0), "a.jpg"),
    Deno.errors.InvalidData,
    "it is a JPEG file, expected a PNG or TIFF file",
  );
});

Deno.test("readLabels() reads ids of 16 bits from TIFF, and grey as a colour", async () => {
  const raw = { width: 2, height: 1, channels: 1 as const };
  const deep = await sharp(Uint16Array.of(500, 7), { raw }).toColourspace("grey16").tiff({
    compression: "lzw",
  }).toBuffer();
  assertEquals([...(await readLabels(bytes(deep), ids(7, 500), "a.tif")).data], [1, 0]);
  const table = { ...ids(), colours: new Map([[0x070707, 3]]), ignoresOthers: true };
  assertEquals([...(await readLabels(bytes(greyPng([[7, 8]])), table, "a.png")).data], [3, -1]);
});
