import { assertEquals, assertRejects } from "@std/assert";
import sharp from "sharp";
import { readLabels } from "../../../src/data/dataset_file/label_reader.ts";
import { UnknownValuesError } from "../../../src/data/dataset_file/value_table.ts";
import { makePng } from "../_png.ts";
import { colourPng, greyPng, palettePng, picture } from "./_walk.ts";

const ids = (...values: number[]) => ({
  ids: new Map(values.map((id, label) => [id, label])),
  colours: new Map<number, number>(),
  ignoresOthers: false,
  tolerance: 0,
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

Deno.test("readLabels() counts values as the nearest that is known, within the tolerance, JPEG files among them", async () => {
  const two = { ...ids(), ids: new Map([[0, 0], [255, 1]]) };
  const grey = bytes(greyPng([[0, 3, 251, 255, 128]]));
  assertEquals([...(await readLabels(grey, { ...two, tolerance: 130 }, "a.png")).data], [0, 0, 1, 1, 1]);
  await assertRejects(
    () => readLabels(grey, { ...two, tolerance: 4 }, "a.png"),
    UnknownValuesError,
    "it holds the value 128 (1 px)",
  );
  const ignoring = { ...two, tolerance: 4, ignoresOthers: true };
  assertEquals([...(await readLabels(grey, ignoring, "a.png")).data], [0, 0, 1, 1, -1]);
  const jpeg = bytes(await picture(2, 2));
  const green = { ...ids(), colours: new Map([[0x5a7828, 2], [0xffffff, 0]]) };
  assertEquals([...(await readLabels(jpeg, { ...green, tolerance: 8 }, "a.jpg")).data], [2, 2, 2, 2]);
  await assertRejects(
    () => readLabels(jpeg, green, "a.jpg"),
    Deno.errors.InvalidData,
    "it is a JPEG file, expected a PNG or TIFF file: other kinds lose the exact values; tolerance: 20",
  );
});

Deno.test("readLabels() takes files of one bit, grey with transparency and colours with transparency", async () => {
  const bit = makePng({ width: 3, height: 2, depth: 1, colourType: 0, rows: [[0b01000000], [0b11100000]] });
  assertEquals([...(await readLabels(bit, ids(0, 1), "a.png")).data], [0, 1, 0, 1, 1, 1]);
  const clear = makePng({ width: 2, height: 1, depth: 8, colourType: 4, rows: [[1, 255, 0, 0]] });
  assertEquals([...(await readLabels(clear, ids(0, 1), "a.png")).data], [1, 0]);
  const table = { ...ids(), colours: new Map([[0x3c1098, 0], [0x8429f6, 1]]) };
  const colours = bytes(colourPng([[[0x84, 0x29, 0xf6, 255], [0x3c, 0x10, 0x98, 7]]]));
  assertEquals([...(await readLabels(colours, table, "a.png")).data], [1, 0]);
});

Deno.test("readLabels() says that a file is empty", async () => {
  await assertRejects(
    () => readLabels(new Uint8Array(), ids(0), "a.png"),
    Deno.errors.InvalidData,
    "it is empty",
  );
});
