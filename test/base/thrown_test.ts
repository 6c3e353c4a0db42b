import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { asError, causeOf, firstLine, oneLine, printable } from "../../src/base/thrown.ts";

Deno.test("causeOf() gives the message of an error, and says what else was thrown", () => {
  assertEquals(causeOf(new TypeError("Cannot multiply")), "Cannot multiply");
  assertEquals(causeOf("boom"), 'what was thrown is no Error but "boom"');
  assertEquals(causeOf(null), "what was thrown is no Error but null");
  assertEquals(causeOf(undefined), "what was thrown is no Error but undefined");
  assertEquals(causeOf({ code: 7 }), "what was thrown is no Error but { code: 7 }");
});

Deno.test("causeOf() is never empty, and survives an error that cannot be read", () => {
  assertEquals(causeOf(new RangeError("")), "RangeError");
  const broken = Object.defineProperty(new Error(), "message", {
    get: () => {
      throw new Error("no");
    },
  });
  assertEquals(causeOf(broken), "an error whose message cannot be read");
});

Deno.test("causeOf() is one printable line", () => {
  assertEquals(causeOf(new Error("red \x1b[31mtext\x1b[0m\r\n  and\x07 more\n")), "red text and\ufffd more");
  assertEquals(causeOf("\x1b]0;title\x07"), 'what was thrown is no Error but "\\u001b]0;title\\u0007"');
});

Deno.test("oneLine() cuts a long text, whatever its length, and says how long it was", () => {
  assertMatch(oneLine("x".repeat(100_000_000)), /^x{1000}… \(100000000 characters\)$/);
  assertEquals(oneLine("x".repeat(1000)).length, 1000);
});

Deno.test("printable() leaves nothing that a terminal obeys, and leaves plain text alone", () => {
  assertEquals(printable("\x1b[2J\x1b]8;;http://a\x1b\\link\x1bc\x9b1mé\ttab\n"), "linké\ttab\n");
  assertEquals(printable("abc\u202edef"), "abc\ufffddef");
  const text = fc.array(fc.integer({ min: 0, max: 0x250 })).map((codes) => String.fromCodePoint(...codes));
  fc.assert(fc.property(text, (text) => assert(!/[^\P{Cc}\t\n]/u.test(printable(text)))));
  const plain = fc.stringMatching(/^[ -~\n\t]*$/);
  fc.assert(fc.property(plain, (text) => assertEquals(printable(text), text)));
});

Deno.test("asError() keeps an error as it is, and keeps anything else as the cause of one", () => {
  const error = new Error("e");
  assert(asError(error) === error);
  assertEquals(asError(0).cause, 0);
});

Deno.test("firstLine() keeps one line and drops its final mark", () => {
  assertEquals(firstLine(new Error("bad header:\nmore\nand more")), "bad header");
  assertEquals(firstLine("it broke."), "it broke");
});
