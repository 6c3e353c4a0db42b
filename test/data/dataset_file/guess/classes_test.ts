import { assertEquals } from "@std/assert";
import { namedColours } from "../../../../src/data/dataset_file/guess/classes.ts";

Deno.test("namedColours() reads tables with a head and without, and JSON however it is nested", () => {
  assertEquals(namedColours('name,r,g,b\r\n"Sky",128,128,128\nRoad,1,2,300\n'), new Map([[0x808080, "Sky"]]));
  const json = {
    classes: [{ title: "Water", shape: "bitmap", color: "#e2a929" }, { id: 1, color: "#ffffff" }],
  };
  assertEquals(namedColours(JSON.stringify(json)), new Map([[0xe2a929, "Water"]]));
  assertEquals(namedColours("a note"), new Map());
});
