import { assertEquals } from "@std/assert";
import { itemFileName } from "../../src/data/item_file_name.ts";

Deno.test("itemFileName() keeps folders and stays below its own", () => {
  assertEquals(
    ["a", "ulm/a b", "../a", "a//b", "a:b|c?"].map(itemFileName),
    ["a", "ulm/a b", "_/a", "a/_/b", "a_b_c_"],
  );
});
