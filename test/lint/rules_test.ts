import { assertEquals } from "@std/assert";
import rules from "./rules.ts";

/** Ids and messages of what the rules find in a file. */
function lint(file: string, source: string): string[] {
  return Deno.lint.runPlugin(rules, file, source).map(({ id }) => id);
}

const SRC = "/home/somebody/omh/src/train/some_file.ts";

for (
  const source of [
    "const x = Math.random();",
    "const x = Date.now();",
    "const x = performance.now();",
    "const x = new Date();",
    "crypto.getRandomValues(new Uint8Array(4));",
  ]
) {
  Deno.test(`no-hidden-input finds ${source}`, () => {
    assertEquals(lint(SRC, source), ["omh/no-hidden-input"]);
  });
}

Deno.test("no-hidden-input leaves the clock's own file and the tests alone, and dates that are given", () => {
  assertEquals(lint("/omh/src/base/clock.ts", "const x = performance.now();"), []);
  assertEquals(lint("/omh/test/train/a_test.ts", "const x = Date.now();"), []);
  assertEquals(lint(SRC, "const x = new Date(0); const y = Math.max(1, 2);"), []);
});

Deno.test("no-url-pathname finds a file's path that is taken from a URL, in tests too", () => {
  for (
    const source of [
      "f(new URL(x, y).pathname);",
      "const { pathname } = url;",
      "const { pathname: a } = url;",
    ]
  ) {
    assertEquals(lint(SRC, source), ["omh/no-url-pathname"]);
    assertEquals(lint("/omh/test/a_test.ts", source), ["omh/no-url-pathname"]);
  }
  assertEquals(lint(SRC, "f(fileURLToPath(new URL(x, y)), { pathname: 1 });"), []);
});

Deno.test("no-std-path finds a stand-in that is imported by its path", () => {
  const source = 'import { assert } from "../vendor/std/assert/mod.ts"; assert(true);';
  assertEquals(lint(SRC, source), ["omh/no-std-path"]);
  assertEquals(lint("/omh/vendor/std/yaml/mod.ts", source), []);
  assertEquals(lint(SRC, 'import { assert } from "@std/assert"; assert(true);'), []);
});

for (
  const thrown of [
    'new Error("No such file")',
    'new TypeError("cannot read it")',
    "new RangeError(`No ${1} here`)",
    'new SyntaxError("Not " + "JSON")',
  ]
) {
  Deno.test(`error-form finds a message that does not start with "Cannot": ${thrown}`, () => {
    assertEquals(lint(SRC, `throw ${thrown};`), ["omh/error-form"]);
  });
}

Deno.test("error-form finds a period at a message's end, in every kind of text", () => {
  assertEquals(lint(SRC, 'throw new Error("Cannot read it.");'), ["omh/error-form"]);
  assertEquals(lint(SRC, "throw new Error(`Cannot read ${1}.`);"), ["omh/error-form"]);
  assertEquals(lint(SRC, 'throw new Error(`Cannot read ${1}: ` + "it is not there.");'), ["omh/error-form"]);
});

Deno.test("error-form passes messages as the house has them, those that are computed, and other code", () => {
  assertEquals(lint(SRC, 'throw new Error("Cannot read it: it is not there, expected a file");'), []);
  assertEquals(lint(SRC, "throw new Error(`${1}: Cannot tell`); throw new Error(message());"), []);
  assertEquals(lint(SRC, 'const error = new Error("Spare"); throw error;'), []);
  assertEquals(lint("/omh/test/a_test.ts", 'throw new Error("Not here.");'), []);
});
