import { assertEquals } from "@std/assert";
import { decodeLabelPng } from "../../src/formats/label_png.ts";
import { classAreas, encodeClassMap } from "../../src/model/class_map.ts";

const classes = Int32Array.of(0, 1, -1, 1);

Deno.test("encodeClassMap() survives the way to a file and back: with a palette, and in 16 bits", () => {
  const colours = [[1, 2, 3], [4, 5, 6]] as const;
  const palette = decodeLabelPng(encodeClassMap({ width: 2, height: 2, classes }, { colours }), "a");
  assertEquals(palette.data, Uint8Array.of(0, 1, 255, 1));
  assertEquals(palette.palette?.slice(0, 2), [[1, 2, 3], [4, 5, 6]]);
  const many = Array.from({ length: 300 }, () => [0, 0, 0] as const);
  const map = { width: 2, height: 2, classes: Int32Array.of(0, 299, -1, 256) };
  const grey = decodeLabelPng(encodeClassMap(map, { colours: many }), "a");
  assertEquals([grey.data, grey.palette], [Uint16Array.of(0, 299, 65535, 256), undefined]);
});

Deno.test("classAreas() has all classes, and what is none where there is such a pixel", () => {
  const dataset = { classes: ["a", "b", "c"], colours: [[255, 0, 16], [0, 0, 0], [1, 1, 1]] as const };
  assertEquals(classAreas({ classes }, dataset), [
    { name: "a", colour: "#ff0010", pixels: 1, percent: 25 },
    { name: "b", colour: "#000000", pixels: 2, percent: 50 },
    { name: "c", colour: "#010101", pixels: 0, percent: 0 },
    { name: null, colour: null, pixels: 1, percent: 25 },
  ]);
  assertEquals(classAreas({ classes: Int32Array.of(2) }, dataset).map(({ pixels }) => pixels), [0, 0, 1]);
});
