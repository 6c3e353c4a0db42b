import { assertEquals } from "@std/assert";
import { readLabelPng } from "../../src/formats/label_png.ts";
import { segmentWriter } from "../../src/launch/segments.ts";
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
