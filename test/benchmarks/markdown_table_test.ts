import { assertEquals } from "@std/assert";
import { markdownTable } from "../../benchmarks/markdown_table.ts";

Deno.test("markdownTable() keeps bars and line breaks from ending a cell", () => {
  assertEquals(
    markdownTable(["a", ""], [["1", "x|y\nz"], ["2", ""]]),
    [
      "| a |  |",
      "| --- | --- |",
      "| 1 | x\\|y z |",
      "| 2 |  |",
    ].join("\n"),
  );
});
