import { assert, assertEquals } from "@std/assert";
import { flagTable } from "../../../../vendor/std/cli/flag_table.ts";

Deno.test("flagTable() knows a flag by all its names", () => {
  const table = flagTable({ string: ["out"], alias: { out: ["o", "output"] }, default: { o: "x" } });
  assertEquals(table.names("o"), ["out", "o", "output"]);
  assertEquals(table.names("other"), ["other"]);
  assert(table.strings.has("output"));
  assertEquals(table.defaults, { out: "x", o: "x", output: "x" });
});

Deno.test("flagTable() starts booleans at false and collected flags empty", () => {
  const table = flagTable({ boolean: ["json", "v"], string: ["set"], collect: ["set", "v"] });
  assertEquals(table.initial, { json: false, v: [], set: [] });
});
