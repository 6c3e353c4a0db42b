import { assertEquals, assertThrows } from "@std/assert";
import { type Flags, UsageError } from "../../src/cli/command.ts";
import { READOUT, readoutOf } from "../../src/cli/readout_flag.ts";

const given = (name?: string): Flags => ({
  positional: [],
  has: () => name !== undefined,
  text: (flag) => flag === "readout" ? name : undefined,
  count: () => undefined,
});

Deno.test("readoutOf() reads the flag, whose help says what it is without", () => {
  assertEquals([readoutOf(given()), readoutOf(given("literal")), readoutOf(given("converged"))], [
    undefined,
    "literal",
    "converged",
  ]);
  assertEquals(
    READOUT("the table's").readout.about,
    "by which clusters: literal or converged (default: the table's)",
  );
});

Deno.test("readoutOf() refuses another name", () => {
  assertThrows(() => readoutOf(given("best")), UsageError, 'Cannot take the readout "best"');
});
