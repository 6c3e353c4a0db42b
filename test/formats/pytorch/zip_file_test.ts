import { assertEquals, assertThrows } from "@std/assert";
import { parseTorchZip } from "../../../src/formats/pytorch/zip_file.ts";
import { floatVector, latin1, unicode } from "../_bytes.ts";
import { writeZip, type ZipItem } from "../zip/_zip_writer.ts";

const DATA = new Uint8Array(Float32Array.of(1.5, -2).buffer);
const PICKLE = `\x80\x02}${unicode("w")}${floatVector("0", 2)}s.`;

function item(name: string, data: Uint8Array | string = DATA): ZipItem {
  return { name, data: typeof data === "string" ? latin1(data) : data };
}

function parse(...items: ZipItem[]): Map<string, unknown> {
  return parseTorchZip(writeZip(items, { zip64: true }), "f");
}

Deno.test("parseTorchZip() reads a state dict, whatever the root and the entries besides", () => {
  const expected = new Map([["w", { dtype: "F32", shape: [2], data: Float32Array.of(1.5, -2) }]]);
  assertEquals(parse(item("archive/data.pkl", PICKLE), item("archive/data/0")), expected);
  const extras = [
    item("m/byteorder", "little"),
    item("m/version", "3\n"),
    item("m/.data/serialization_id", "12"),
  ];
  assertEquals(parse(item("m/data.pkl", PICKLE), item("m/data/0"), ...extras), expected);
});

Deno.test("parseTorchZip() refuses archives that are no saved state dict", () => {
  const pickle = item("m/data.pkl", PICKLE);
  const cases: [ZipItem[], string][] = [
    [[], 'it has 0 entries "data.pkl"'],
    [[item("data.pkl", PICKLE)], 'it has 0 entries "data.pkl"'],
    [[pickle, item("n/data.pkl", PICKLE)], 'it has 2 entries "data.pkl"'],
    [[pickle, item("m/constants.pkl")], "it is a TorchScript archive"],
    [[pickle, item("m/code/__torch__.py")], "it is a TorchScript archive"],
    [[pickle, item("m/byteorder", "big")], 'its byte order is "big", expected "little"'],
  ];
  for (const [items, message] of cases) assertThrows(() => parse(...items), TypeError, message);
});

Deno.test("parseTorchZip() refuses storages that are missing or of another size, and trailing bytes", () => {
  const pickle = item("m/data.pkl", PICKLE);
  assertThrows(() => parse(pickle), RangeError, 'Cannot read entry "m/data/0" of "f": there is none');
  assertThrows(
    () => parse(pickle, item("m/data/0", "1234")),
    RangeError,
    "it has 4 bytes, expected 8 for 2 F32",
  );
  assertThrows(() => parse(item("m/data.pkl", PICKLE + "x")), SyntaxError, "its pickle ends at byte");
});
