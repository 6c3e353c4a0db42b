import { assertEquals } from "@std/assert";
import { detab } from "../../src/spec/_tabs.ts";

Deno.test("detab() makes tabs that indent spaces and finds the way back", () => {
  const { text, tabs, source } = detab("a:\n\tb: 1\n\t\tc:\t2\n", 4);
  assertEquals(text, "a:\n    b: 1\n        c:\t2\n");
  assertEquals(tabs, [3, 9]);
  assertEquals(source(text.indexOf("b")), 4);
  assertEquals(source(text.indexOf("c")), 11);
  assertEquals(source(text.indexOf("a")), 0);
});

Deno.test("detab() leaves empty lines and comments alone", () => {
  assertEquals(detab("a: 1\n\t\n\t# note\n", 2).tabs, []);
});
