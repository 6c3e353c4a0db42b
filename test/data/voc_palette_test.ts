import { assertEquals } from "@std/assert";
import { vocColour } from "../../src/data/voc_palette.ts";

Deno.test("vocColour() spreads the bits of the index over the channels", () => {
  // 26 = 0b011010: red bits 0 and 3 are 0 and 1, green bits 1 and 4 are 1 and 1, blue bits 2 and 5 are 0 and 0.
  assertEquals(vocColour(26), [64, 192, 0]);
  assertEquals(vocColour(255), [224, 224, 192]);
});

Deno.test("vocColour() gives every byte a colour of its own", () => {
  const colours = Array.from({ length: 256 }, (_, index) => vocColour(index).join());
  assertEquals(new Set(colours).size, 256);
});
