import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { type Command, EXIT, UsageError } from "../../src/cli/command.ts";
import { readFlags, usageOf } from "../../src/cli/flags.ts";

const KNOWN = {
  fresh: { about: "train again" },
  json: { about: "print JSON" },
  jobs: { value: "N", about: "workers" },
  track: { value: "NAME", about: "a track\n(default: embedded)" },
};

Deno.test("readFlags() tells flags, their values and positional arguments apart", () => {
  const flags = readFlags(["a.yaml", "--fresh", "--track", "paper", "--jobs=2"], KNOWN);
  assertEquals(flags.positional, ["a.yaml"]);
  assertEquals([flags.has("fresh"), flags.has("json")], [true, false]);
  assertEquals([flags.text("track"), flags.count("jobs")], ["paper", 2]);
});

Deno.test("readFlags() keeps positional arguments texts", () => {
  assertEquals(readFlags(["007"], KNOWN).positional, ["007"]);
});

Deno.test("readFlags() has nothing for a flag that is not given", () => {
  const flags = readFlags([], KNOWN);
  assertEquals([flags.text("track"), flags.count("jobs"), flags.positional], [undefined, undefined, []]);
});

Deno.test("readFlags() refuses an unknown flag and names the nearest", () => {
  const error = assertThrows(() => readFlags(["--job", "2"], KNOWN), UsageError);
  assertEquals(error.message, 'Cannot read "--job": unknown flag, did you mean "--jobs"');
});

Deno.test("readFlags() refuses an unknown flag that is near to none", () => {
  const error = assertThrows(() => readFlags(["--temperature"], KNOWN), UsageError);
  assertEquals(error.message, 'Cannot read "--temperature": unknown flag');
});

Deno.test("a flag without its value is refused when it is read", () => {
  const error = assertThrows(() => readFlags(["--track"], KNOWN).text("track"), UsageError);
  assertStringIncludes(error.message, '"--track": it has no value');
});

for (const value of ["0", "-1", "1.5", "two", "1e3", "01"]) {
  Deno.test(`count() refuses ${value}`, () => {
    const flags = readFlags([`--jobs=${value}`], KNOWN);
    const error = assertThrows(() => flags.count("jobs"), UsageError);
    assertStringIncludes(error.message, `it is "${value}", expected a whole number of at least 1`);
  });
}

const COMMAND: Command = {
  name: "try",
  summary: "try it",
  argument: { name: "[SPEC…]", about: "a path" },
  flags: KNOWN,
  notes: "Exits with 0.",
  run: () => Promise.resolve(EXIT.ok),
};

Deno.test("a flag that the command does not declare cannot be looked up", () => {
  assertThrows(() => readFlags([], KNOWN).has("deep"), TypeError, 'Cannot look up "--deep"');
});

Deno.test("usageOf() lists the argument and all flags, what they do in a column", () => {
  assertEquals(
    usageOf(COMMAND),
    [
      "try [SPEC…] [flags]",
      "",
      "  SPEC             a path",
      "  --fresh          train again",
      "  --json           print JSON",
      "  --jobs N         workers",
      "  --track NAME     a track",
      "                   (default: embedded)",
      "",
      "  Exits with 0.",
    ].join("\n"),
  );
  assertEquals(usageOf({ ...COMMAND, argument: undefined, flags: {}, notes: undefined }), "try");
});
