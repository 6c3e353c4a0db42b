import { assertEquals, assertThrows } from "@std/assert";
import { parseHeader } from "../../src/formats/safetensors_header.ts";

function file(header: string, dataBytes = 0, length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

function entry(dtype: string, shape: unknown, begin: unknown, end: unknown): string {
  return JSON.stringify({ dtype, shape, data_offsets: [begin, end] });
}

Deno.test("parseHeader() reads entries, metadata and the start of the data", () => {
  const text = `{"__metadata__":{"k":"v"},"a":${entry("F32", [2], 4, 12)},"b":${
    entry("U8", [2, 2], 0, 4)
  }}  `;
  const header = parseHeader(file(text, 12), "f");
  assertEquals(header.metadata, { k: "v" });
  assertEquals(header.dataStart, 8 + text.length);
  assertEquals([...header.entries], [
    ["a", { dtype: "F32", shape: [2], begin: 4, end: 12 }],
    ["b", { dtype: "U8", shape: [2, 2], begin: 0, end: 4 }],
  ]);
});

Deno.test("parseHeader() accepts a file without tensors, and empty tensors between others", () => {
  assertEquals(parseHeader(file("{}"), "f").entries.size, 0);
  const text = `{"b":${entry("U8", [1], 0, 1)},"a":${entry("F32", [0, 7], 1, 1)},"c":${
    entry("U8", [], 1, 2)
  }}`;
  assertEquals(parseHeader(file(text, 2), "f").entries.size, 3);
});

Deno.test("parseHeader() refuses lengths that the file cannot hold, before it allocates", () => {
  assertThrows(() => parseHeader(new Uint8Array(7), "f"), RangeError, 'Cannot read "f": it has 7 bytes');
  const promise = file("{}", 0, 2n ** 40n);
  assertThrows(
    () => parseHeader(promise, "f"),
    RangeError,
    "its header length is 1099511627776, expected at most 2 bytes",
  );
  assertThrows(() => parseHeader(file("{}", 0, 2n ** 64n - 1n), "f"), RangeError, "18446744073709551615");
  assertThrows(() => parseHeader(file("{}", 0, 0n), "f"), SyntaxError, 'does not start with "{"');
});

Deno.test("parseHeader() refuses headers that are no JSON object", () => {
  for (const text of ["[]", ' {"a":1}', '{"a":', "{}x", "{'a':1}"]) {
    assertThrows(() => parseHeader(file(text), "f"), SyntaxError, '"f": ');
  }
  const broken = file('{"a":"é"}');
  broken[8 + 6] = 0xff;
  assertThrows(() => parseHeader(broken, "f"), SyntaxError, "the text is not UTF-8");
});

Deno.test("parseHeader() refuses a name given twice", () => {
  const text = `{"a":${entry("U8", [1], 0, 1)},"a":${entry("U8", [1], 0, 1)}}`;
  assertThrows(() => parseHeader(file(text, 1), "f"), SyntaxError, 'the name "a" occurs twice');
});

Deno.test("parseHeader() refuses malformed entries and names the tensor", () => {
  const offsets = (value: unknown) => JSON.stringify({ dtype: "U8", shape: [1], data_offsets: value });
  const shape = (value: unknown) => JSON.stringify({ dtype: "U8", shape: value, data_offsets: [0, 1] });
  const cases: [string, typeof Error, string][] = [
    ["7", SyntaxError, "its entry is malformed"],
    ["null", SyntaxError, "its entry is malformed"],
    [shape(3), SyntaxError, "its entry is malformed"],
    [offsets([0]), SyntaxError, "its entry is malformed"],
    [entry("F8_E4M3", [1], 0, 1), TypeError, 'its type is "F8_E4M3", expected one of F64, F32'],
    [shape([-1]), RangeError, 'its shape is "[-1]"'],
    [shape([0.5]), RangeError, "its shape is"],
    [shape(new Array(65).fill(1)), RangeError, "expected at most 64 integers"],
    [shape([2 ** 40, 2 ** 40]), RangeError, "its shape is"],
    [offsets([-1, 0]), RangeError, 'its offsets are "[-1,0]"'],
    [offsets([1, 0]), RangeError, "its offsets are"],
    [offsets([0, 2]), RangeError, "expected 1 bytes for shape [1] of U8"],
    [offsets(["0", "1"]), RangeError, "its offsets are"],
    [offsets([0.5, 1.5]), RangeError, "its offsets are"],
  ];
  for (const [value, type, message] of cases) {
    const error = assertThrows(() => parseHeader(file(`{"a":${value}}`, 1), "f"), type, message) as Error;
    assertEquals(error.message.startsWith('Cannot read tensor "a" of "f": '), true);
  }
});

Deno.test("parseHeader() refuses overlaps, holes and data without a tensor", () => {
  const two = (begin: number) => `{"a":${entry("U8", [4], 0, 4)},"b":${entry("U8", [4], begin, begin + 4)}}`;
  assertThrows(
    () => parseHeader(file(two(3), 7), "f"),
    RangeError,
    '"b" of "f": it starts at byte 3 and overlaps',
  );
  assertThrows(
    () => parseHeader(file(two(5), 9), "f"),
    RangeError,
    "leaves a hole before it, expected byte 4",
  );
  assertThrows(() => parseHeader(file(two(4), 9), "f"), RangeError, "it holds 9 bytes of data, expected 8");
  assertThrows(() => parseHeader(file(two(4), 7), "f"), RangeError, "it holds 7 bytes of data, expected 8");
});

Deno.test("parseHeader() refuses metadata that is not text", () => {
  for (const value of ["[]", "null", '"x"', '{"a":1}']) {
    assertThrows(() => parseHeader(file(`{"__metadata__":${value}}`), "f"), SyntaxError, "the metadata of");
  }
});

Deno.test("parseHeader() keeps messages to one line whatever the name", () => {
  const name = JSON.stringify("a\nb".repeat(200));
  const error = assertThrows(() => parseHeader(file(`{${name}:7}`), "f")) as Error;
  assertEquals(error.message.includes("\n"), false);
  assertEquals(error.message.length < 400, true);
});
