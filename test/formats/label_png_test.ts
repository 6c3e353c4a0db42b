import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decodeLabelPng, readLabelPng, readLabelPngSize } from "../../src/formats/label_png.ts";
import { goldenPath, readGolden } from "../data/_files.ts";
import { makePng } from "../data/_png.ts";

const GREY = 0;
const PALETTE = 3;
/** All entries have one colour, so that only the indices can tell pixels apart. */
const SAME_COLOUR = new Array(256 * 3).fill(77);

Deno.test("decodeLabelPng() returns palette indices, not colours", () => {
  const rows = [[0, 5, 255], [3, 3, 1]];
  const png = makePng({ width: 3, height: 2, depth: 8, colourType: PALETTE, rows, palette: SAME_COLOUR });
  const { palette, ...map } = decodeLabelPng(png, "p.png");
  assertEquals(map, { width: 3, height: 2, data: Uint8Array.from(rows.flat()) });
  assertEquals([palette!.length, palette![3]], [256, [77, 77, 77]]);
});

Deno.test("decodeLabelPng() keeps 16-bit grey exactly", () => {
  const rows = [[0x12, 0x34, 0xff, 0xff], [0x00, 0x01, 0x80, 0x00]];
  const png = makePng({ width: 2, height: 2, depth: 16, colourType: GREY, rows });
  assertEquals(decodeLabelPng(png, "g.png").data, Uint16Array.of(0x1234, 0xffff, 1, 0x8000));
});

for (const depth of [1, 2, 4, 8]) {
  for (const colourType of [GREY, PALETTE]) {
    const kind = colourType === GREY ? "grey" : "palette";
    Deno.test(`decodeLabelPng() unpacks ${depth}-bit ${kind} of any width`, () => {
      const values = fc.integer({ min: 0, max: 2 ** depth - 1 });
      const map = fc.integer({ min: 1, max: 19 }).chain((width) =>
        fc.array(fc.array(values, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 4 })
      );
      fc.assert(
        fc.property(map, (pixels) => {
          const rows = pixels.map((row) => pack(row, depth));
          const palette = colourType === PALETTE ? SAME_COLOUR.slice(0, 3 * 2 ** depth) : undefined;
          const png = makePng({
            width: pixels[0].length,
            height: pixels.length,
            depth,
            colourType,
            rows,
            palette,
          });
          assertEquals(Array.from(decodeLabelPng(png, "packed.png").data), pixels.flat());
        }),
        { numRuns: 30 },
      );
    });
  }
}

for (const name of ["wide", "tall", "odd", "upscale"]) {
  Deno.test(`readLabelPng() decodes the golden label map "${name}" exactly`, async () => {
    const golden = (await readGolden(`preprocess_${name}`)).get("label_pixels");
    const map = await readLabelPng(goldenPath(`preprocess_${name}_label.png`));
    assertEquals([map.height, map.width], golden.shape);
    assertEquals(Array.from(map.data), golden.data);
  });
}

Deno.test("decodeLabelPng() refuses colours", () => {
  const refused: [number, number[], string][] = [
    [2, [1, 2, 3, 1, 2, 3], "an RGB PNG of 3 channels, with the one colour 1,2,3"],
    [6, [1, 2, 3, 9, 0, 0, 0, 9], "an RGBA PNG of 4 channels, with 2 colours (1,2,3,9; 0,0,0,9)"],
    [4, [1, 2, 3, 9], "a grey-alpha PNG of 2 channels, with 2 colours (1,2; 3,9)"],
  ];
  for (const [colourType, row, found] of refused) {
    const png = makePng({ width: 2, height: 1, depth: 8, colourType, rows: [row] });
    assertEquals(
      assertThrows(() => decodeLabelPng(png, "mask.png"), TypeError).message,
      `Cannot decode label map "mask.png": it is ${found}, expected 1 channel (palette or grey) that stores ids`,
    );
  }
});

Deno.test("decodeLabelPng() refuses packed pixels that are interlaced", () => {
  const png = makePng({ width: 1, height: 1, depth: 1, colourType: GREY, rows: [[0]], interlaced: true });
  const error = assertThrows(() => decodeLabelPng(png, "i.png"), Deno.errors.InvalidData);
  assertStringIncludes(
    error.message,
    'Cannot decode label map "i.png": it is interlaced with 1 bits per pixel',
  );
});

const WHOLE = makePng({ width: 2, height: 2, depth: 8, colourType: GREY, rows: [[1, 2], [3, 4]] });

Deno.test("decodeLabelPng() refuses a PNG cut anywhere in one line", () => {
  for (let length = 0; length < WHOLE.length; length++) {
    const error = assertThrows(
      () => decodeLabelPng(WHOLE.slice(0, length), "cut.png"),
      Deno.errors.InvalidData,
    );
    assertStringIncludes(error.message, 'Cannot decode label map "cut.png": ');
    assertStringIncludes(error.message, ", expected a whole PNG file");
    assert(!error.message.includes("\n"));
    assert(error.cause instanceof Error);
  }
});

Deno.test("decodeLabelPng() refuses a PNG with any byte of its content changed", () => {
  // The first 8 bytes are the signature, then come chunks, each covered by its checksum.
  for (let at = 16; at < 33; at++) {
    const bytes = WHOLE.slice();
    bytes[at] ^= 0x40;
    assertThrows(() => decodeLabelPng(bytes, "bad.png"), Deno.errors.InvalidData);
  }
});

Deno.test("readLabelPng() names a missing file", async () => {
  const error = await assertRejects(() => readLabelPng("no/such.png"), Deno.errors.NotFound);
  assertEquals(error.message, 'Cannot read "no/such.png": no such file, expected a PNG label map');
});

/** Packs pixels into bytes, leftmost in the high bits. */
function pack(row: readonly number[], depth: number): number[] {
  const bytes = new Array(Math.ceil((row.length * depth) / 8)).fill(0);
  row.forEach((value, i) => {
    const bit = i * depth;
    bytes[bit >> 3] |= value << (8 - depth - (bit & 7));
  });
  return bytes;
}

Deno.test("readLabelPngSize() reads the head, and the whole file where that is of another kind", async () => {
  const path = await Deno.makeTempFile();
  const grey = makePng({ width: 3, height: 2, depth: 8, colourType: GREY, rows: [[1, 2, 3], [4, 5, 6]] });
  // What comes after the head does not matter.
  await Deno.writeFile(path, grey.subarray(0, 40));
  assertEquals(await readLabelPngSize(path), { width: 3, height: 2 });
  await Deno.writeFile(path, makePng({ width: 1, height: 1, depth: 8, colourType: 2, rows: [[1, 2, 3]] }));
  await assertRejects(() => readLabelPngSize(path), TypeError, "it is an RGB PNG");
  await Deno.writeFile(path, grey.subarray(0, 20));
  await assertRejects(() => readLabelPngSize(path), Deno.errors.InvalidData, "Cannot decode label map");
  await assertRejects(() => readLabelPngSize("/dev/zero"), TypeError, "it is a device");
  await Deno.remove(path);
});
