import { assertEquals } from "@std/assert";
import { fileNames, shortTitle } from "../../src/report/names.ts";

Deno.test("names of files are letters and digits, no two alike, and none is the index", () => {
  assertEquals(fileNames(["STEGO + OMH", "stego (OMH)", "Index", "…"]), [
    "stego-omh",
    "stego-omh-2",
    "index-2",
    "row",
  ]);
});

Deno.test("a table is called by its number, or by its id", () => {
  assertEquals(shortTitle({ table: "tau", title: "Table 7 on X: temperature" }), "Table 7");
  assertEquals(shortTitle({ table: "aa", title: "A/A control" }), "aa");
});
