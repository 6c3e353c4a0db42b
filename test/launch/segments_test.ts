import { assertEquals } from "@std/assert";
import { readLabelPng } from "../../src/formats/label_png.ts";
import { segmentWriter } from "../../src/launch/segments.ts";
import { tiledSplit } from "../../src/data/dataset_file/tiled_split.ts";
import type { Split } from "../../src/data/types.ts";
import { withFolder } from "../cli/terminal_fixture.ts";

const split = (fit?: Split["fit"]): Split => ({
  name: "val",
  length: 1,
  fit,
  id: () => "../city/one",
  image: () => Promise.resolve({ width: 6, height: 2, data: new Uint8Array(36) }),
  label: () => Promise.reject(new Error("Cannot read: pictures alone")),
});

Deno.test("segmentWriter() writes clusters at the size of the picture, 255 beyond the crop", () =>
  withFolder(async (folder) => {
    (await segmentWriter(`${folder}/key`, split(), 2))(0, Int32Array.of(0, 1, 2, 3));
    const { width, data } = await readLabelPng(`${folder}/key/_/city/one.png`);
    assertEquals(width, 6);
    assertEquals([...data], [255, 255, 0, 1, 255, 255, 255, 255, 2, 3, 255, 255]);
  }));

Deno.test("segmentWriter() fills a squashed picture", () =>
  withFolder(async (folder) => {
    (await segmentWriter(folder, split("square"), 2))(0, Int32Array.of(0, 1, 2, 3));
    const { data } = await readLabelPng(`${folder}/_/city/one.png`);
    assertEquals([...data], [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
  }));

Deno.test("segmentWriter() puts tiles together to the picture that they are of, each pixel from its own tile", () =>
  withFolder(async (folder) => {
    const whole: Split = {
      ...split(),
      image: () => Promise.resolve({ width: 5, height: 2, data: new Uint8Array(30) }),
    };
    const tiles = tiledSplit(whole, 2, [{ width: 5, height: 2 }]);
    const write = await segmentWriter(folder, tiles, 2);
    // The third tile is moved back by a column, which stays the second's.
    write(0, Int32Array.of(0, 1, 2, 3));
    write(2, Int32Array.of(9, 6, 9, 7));
    assertEquals([...Deno.readDirSync(folder)], []);
    write(1, Int32Array.of(4, 5, 4, 5));
    const { width, height, data } = await readLabelPng(`${folder}/_/city/one.png`);
    assertEquals([width, height, [...data]], [5, 2, [0, 1, 4, 5, 6, 2, 3, 4, 5, 7]]);
    assertEquals([...Deno.readDirSync(`${folder}/_/city`)].length, 1);
  }));
