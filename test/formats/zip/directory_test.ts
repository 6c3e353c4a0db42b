import { assertEquals, assertThrows } from "@std/assert";
import { findDirectory } from "../../../src/formats/zip/directory.ts";
import { writeZip, type ZipItem } from "./_zip_writer.ts";

const ITEMS: ZipItem[] = [{ name: "a", data: Uint8Array.of(1, 2) }, { name: "b", data: new Uint8Array() }];
// Local headers take 30 bytes, the name and 5 of padding each, then the data; a directory entry takes 46 and the name.
const START = 36 + 2 + 36;
const END = START + 2 * 47;

Deno.test("findDirectory() finds the directory, alone, behind a comment and through zip64 records", () => {
  const expected = { start: START, end: END, count: 2 };
  assertEquals(findDirectory(writeZip(ITEMS), "f"), expected);
  assertEquals(findDirectory(writeZip(ITEMS, { comment: "PK\x05\x06 with a comment" }), "f"), expected);
  assertEquals(findDirectory(writeZip(ITEMS, { zip64: true }), "f"), expected);
});

Deno.test("findDirectory() accepts a zip without entries", () => {
  assertEquals(findDirectory(writeZip([]), "f"), { start: 0, end: 0, count: 0 });
});

Deno.test("findDirectory() refuses every truncation", () => {
  for (const zip64 of [false, true]) {
    const bytes = writeZip(ITEMS, { zip64 });
    for (let length = 0; length < bytes.length; length++) {
      assertThrows(
        () => findDirectory(bytes.subarray(0, length), "f"),
        RangeError,
        'Cannot read "f": the end of the zip is missing',
      );
    }
  }
});

Deno.test("findDirectory() refuses a directory that does not fit the file", () => {
  assertThrows(
    () => findDirectory(writeZip(ITEMS, { start: START + 1 }), "f"),
    RangeError,
    `from byte ${START + 1}`,
  );
  assertThrows(
    () => findDirectory(writeZip(ITEMS, { count: 3 }), "f"),
    RangeError,
    "has 3 entries in 94 bytes",
  );
  for (const fault of [{ start: 2 ** 52 }, { count: 2 ** 52 }]) {
    assertThrows(
      () => findDirectory(writeZip(ITEMS, { zip64: true, ...fault }), "f"),
      RangeError,
      "expected room",
    );
  }
});

Deno.test("findDirectory() refuses a zip64 locator that points elsewhere", () => {
  const bytes = writeZip(ITEMS, { zip64: true });
  bytes[END] ^= 1;
  assertThrows(() => findDirectory(bytes, "f"), RangeError, `no zip64 end record is at byte ${END}`);
});

Deno.test("findDirectory() refuses one part of several", () => {
  for (const zip64 of [false, true]) {
    assertThrows(
      () => findDirectory(writeZip(ITEMS, { zip64, disk: 1 }), "f"),
      TypeError,
      "one part of a zip in several",
    );
  }
});
