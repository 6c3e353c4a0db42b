import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ZipContainer } from "../../../src/formats/zip/container.ts";
import { writeZip, type ZipItem } from "./_zip_writer.ts";

const DATA = Uint8Array.of(1, 2, 3);

function read(item: Partial<ZipItem>): Uint8Array {
  return new ZipContainer(writeZip([{ name: "a", data: DATA, ...item }]), "f").read("a");
}

Deno.test("ZipContainer reads stored entries by name", () => {
  const zip = new ZipContainer(
    writeZip([{ name: "x/a", data: DATA }, { name: "x/é", data: new Uint8Array() }]),
    "f",
  );
  assertEquals(zip.names, ["x/a", "x/é"]);
  assertEquals(zip.read("x/a"), DATA);
  assertEquals(zip.read("x/é"), new Uint8Array());
});

Deno.test("ZipContainer takes sizes and places from the zip64 extra field", () => {
  assertEquals(read({ zip64: true }), DATA);
});

Deno.test("ZipContainer names the entry that is not there", () => {
  const zip = new ZipContainer(writeZip([]), "f");
  assertThrows(() => zip.read("x/data/7"), RangeError, 'Cannot read entry "x/data/7" of "f": there is none');
});

Deno.test("ZipContainer refuses entries that torch does not write, or that do not agree with themselves", () => {
  const cases: [Partial<ZipItem>, typeof Error, string][] = [
    [{ method: 8 }, TypeError, "it is compressed (method 8)"],
    [{ flags: 1 }, TypeError, "it is encrypted"],
    [{ flags: 0x40 }, TypeError, "it is encrypted"],
    [{ disk: 1 }, TypeError, "it lies on disk 1"],
    [{ size: 2 }, RangeError, "its sizes are 3 and 2"],
    [{ crc: 0 }, RangeError, "its checksum is 55bc801d, expected 00000000"],
    [{ localName: "b" }, SyntaxError, 'its local header says "b"'],
    [{ size: 2 ** 40, packedSize: 2 ** 40, zip64: true }, RangeError, "expected at most its own"],
  ];
  for (const [fault, type, message] of cases) assertThrows(() => read(fault), type, message);
});

Deno.test("ZipContainer refuses a changed byte of the data", () => {
  const bytes = writeZip([{ name: "a", data: DATA }]);
  bytes[36] ^= 1;
  assertThrows(() => new ZipContainer(bytes, "f").read("a"), RangeError, "its checksum is");
});

Deno.test("ZipContainer refuses an entry named twice", () => {
  const twice = writeZip([{ name: "a", data: DATA }, { name: "a", data: DATA }]);
  assertThrows(() => new ZipContainer(twice, "f"), SyntaxError, 'its directory names "a" twice');
});

Deno.test("ZipContainer refuses a directory or local header that is not there", () => {
  const bytes = writeZip([{ name: "a", data: DATA }]);
  assertThrows(
    () => new ZipContainer(bytes.with(39, 0), "f"),
    SyntaxError,
    "no directory entry is at byte 39",
  );
  assertThrows(
    () => new ZipContainer(bytes.with(0, 0), "f").read("a"),
    SyntaxError,
    "its local header is missing",
  );
});

Deno.test("ZipContainer reads back any contents", () => {
  const items = fc.uniqueArray(fc.record({ name: fc.string({ unit: "grapheme" }), data: fc.uint8Array() }), {
    selector: (item) => item.name,
    maxLength: 5,
  });
  fc.assert(fc.property(items, fc.boolean(), (entries, zip64) => {
    const zip = new ZipContainer(writeZip(entries, { zip64 }), "f");
    for (const { name, data } of entries) assertEquals(zip.read(name), data);
  }));
});
