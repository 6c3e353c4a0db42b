import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { withPlainSamples } from "../../../src/data/potsdam_tiles/_plain_samples.ts";

/** A TIFF directory of one entry. */
function tiff(tag: number, count: number, value: number, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(26);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, littleEndian ? 0x4949 : 0x4d4d);
  view.setUint32(4, 8, littleEndian);
  view.setUint16(8, 1, littleEndian);
  view.setUint16(10, tag, littleEndian);
  view.setUint16(12, 3, littleEndian);
  view.setUint32(14, count, littleEndian);
  view.setUint16(18, value, littleEndian);
  return bytes;
}

for (const littleEndian of [true, false]) {
  Deno.test(`withPlainSamples() clears the meaning of an extra channel, littleEndian ${littleEndian}`, () => {
    assertEquals(withPlainSamples(tiff(338, 1, 1, littleEndian)), tiff(338, 1, 0, littleEndian));
    assertEquals(withPlainSamples(tiff(277, 1, 4, littleEndian)), tiff(277, 1, 4, littleEndian));
  });
}

Deno.test("withPlainSamples() leaves the given bytes alone", () => {
  const bytes = tiff(338, 1, 1, true);
  withPlainSamples(bytes);
  assertEquals(bytes, tiff(338, 1, 1, true));
});

Deno.test("withPlainSamples() passes damaged files on", () => {
  const header = fc.constantFrom([0x49, 0x49, 42, 0, 8, 0, 0, 0], [0x4d, 0x4d, 0, 42, 0xff, 0, 0, 0], []);
  fc.assert(fc.property(header, fc.uint8Array({ maxLength: 40 }), (header, rest) => {
    const bytes = Uint8Array.of(...header, ...rest);
    assertEquals(withPlainSamples(bytes).length, bytes.length);
  }));
});
