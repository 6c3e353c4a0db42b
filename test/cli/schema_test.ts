import { assertEquals } from "@std/assert";
import { SCHEMA_FILE, schemaText } from "../../src/cli/schema.ts";
import { runCommand } from "./terminal_fixture.ts";

Deno.test("benchmarks/spec.schema.json is current; deno task schema writes it", async () => {
  assertEquals(await Deno.readTextFile(SCHEMA_FILE) === await schemaText(), true);
});

Deno.test("schema refuses flags", async () => {
  assertEquals((await runCommand(["schema", "--json"])).code, 2);
});
