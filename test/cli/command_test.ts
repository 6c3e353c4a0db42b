import { assertEquals, assertInstanceOf } from "@std/assert";
import { EXIT, UsageError } from "../../src/cli/command.ts";

Deno.test("no two ends of a command share an exit code", () => {
  const codes = Object.values(EXIT);
  assertEquals(new Set(codes).size, codes.length);
});

Deno.test("UsageError tells itself from other errors", () => {
  const error = new UsageError("Cannot read it");
  assertInstanceOf(error, Error);
  assertEquals([error.name, error.message], ["UsageError", "Cannot read it"]);
});
