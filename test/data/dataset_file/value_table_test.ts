import { assertEquals } from "@std/assert";
import {
  nearestValue,
  UnknownValuesError,
  valuesInWords,
} from "../../../src/data/dataset_file/value_table.ts";

const table = {
  ids: new Map([[0, 0], [1, 1], [2, 2], [11, -1], [255, -1]]),
  colours: new Map([[0x3c1098, 0]]),
  ignoresOthers: false,
  tolerance: 0,
};

Deno.test("valuesInWords() joins ids that follow each other", () => {
  assertEquals(valuesInWords(table), "0..2, #3C1098, or the ignored 11, 255");
});

Deno.test("UnknownValuesError names values with their pixels, and carries all of them", () => {
  const values = new Map(Array.from({ length: 14 }, (_, i) => [`${i + 20}`, i + 1]));
  const labels = { width: 1, height: 1, data: Int32Array.of(-1) };
  const { message, found } = new UnknownValuesError({ path: "m/a.png", values, labels, table });
  assertEquals(
    message.slice(0, 70),
    'Cannot read label map "m/a.png": it holds the values 20 (1 px), 21 (2 ',
  );
  assertEquals(message.includes("31 (12 px) and 2 more, which no class has, expected 0..2"), true);
  assertEquals(found.values.size, 14);
});

Deno.test("nearestValue() goes by the difference of ids, and by the largest of the channels of colours", () => {
  assertEquals(nearestValue(250, [0, 255], false), { value: 255, distance: 5 });
  assertEquals(nearestValue(0x3d1496, [0x8429f6, 0x3c1098], true), { value: 0x3c1098, distance: 4 });
});
