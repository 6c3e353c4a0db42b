import { assertEquals } from "@std/assert";
import {
  channelsOf,
  colourName,
  colourOfKey,
  packed,
  packedColour,
} from "../../../src/data/dataset_file/colours.ts";

Deno.test("colours are one number, whichever way they are written", () => {
  assertEquals([packedColour("#3c1098"), packedColour([60, 16, 152])], [0x3c1098, 0x3c1098]);
  assertEquals(channelsOf(packed(1, 2, 255)), [1, 2, 255]);
  assertEquals(colourName(0x00ff0a), "#00FF0A");
});

Deno.test("colourOfKey() knows colours from ids", () => {
  const keys = ["#3C1098", "60, 16,152", "60 16 152", "7", "#3C109", "300,0,0"];
  assertEquals(keys.map(colourOfKey), [0x3c1098, 0x3c1098, 0x3c1098, undefined, undefined, undefined]);
});
