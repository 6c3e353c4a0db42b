import { assertEquals } from "@std/assert";
import { namedColours } from "../../../../src/data/dataset_file/guess/classes.ts";

Deno.test("namedColours() reads tables with a head and without, and JSON however it is nested", () => {
  assertEquals(namedColours('name,r,g,b\r\n"Sky",128,128,128\nRoad,1,2,300\n'), new Map([[0x808080, "Sky"]]));
  assertEquals(
    namedColours("64 128 64\tAnimal\r\n192 192 128 \tColumn_Pole\r\n128 64 128 Road marking\r\n"),
    new Map([[0x408040, "Animal"], [0xc0c080, "Column_Pole"], [0x804080, "Road marking"]]),
  );
  assertEquals(namedColours("name;r;g;b;count\nTree;1;2;3;9"), new Map([[0x010203, "Tree"]]));
  const json = {
    classes: [
      { title: "Water", shape: "bitmap", color: "#e2a929", geometry_config: {} },
      { id: 1, color: "#ffffff" },
    ],
  };
  assertEquals(namedColours(JSON.stringify(json)), new Map([[0xe2a929, "Water"]]));
  assertEquals(namedColours("a note"), new Map());
  assertEquals(namedColours("{ a note"), new Map());
});
