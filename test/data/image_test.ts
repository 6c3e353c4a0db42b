import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import sharp from "sharp";
import { decodeRgb, readRgb } from "../../src/data/image.ts";
import { goldenPath, readGolden } from "./_golden.ts";
import { makePng } from "./_png.ts";

Deno.test("decodeRgb() reads the pixels of a PNG row by row", async () => {
  const rows = [[1, 2, 3, 4, 5, 6], [7, 8, 9, 250, 251, 252]];
  const image = await decodeRgb(makePng({ width: 2, height: 2, depth: 8, colourType: 2, rows }), "a.png");
  assertEquals(image, { width: 2, height: 2, data: Uint8Array.from(rows.flat()) });
});

Deno.test("decodeRgb() repeats grey in the three channels", async () => {
  const png = makePng({ width: 2, height: 1, depth: 8, colourType: 0, rows: [[9, 200]] });
  assertEquals((await decodeRgb(png, "grey.png")).data, new Uint8Array([9, 9, 9, 200, 200, 200]));
});

Deno.test("decodeRgb() drops transparency without blending", async () => {
  const png = makePng({ width: 1, height: 1, depth: 8, colourType: 6, rows: [[10, 20, 30, 0]] });
  assertEquals((await decodeRgb(png, "clear.png")).data, new Uint8Array([10, 20, 30]));
});

Deno.test("decodeRgb() decodes JPEG and does not turn it by its orientation tag", async () => {
  const red = { create: { width: 8, height: 4, channels: 3 as const, background: { r: 200, g: 0, b: 0 } } };
  const jpeg = await sharp(red).jpeg({ quality: 100 }).withMetadata({ orientation: 6 }).toBuffer();
  const image = await decodeRgb(jpeg, "turned.jpg");
  assertEquals([image.width, image.height], [8, 4]);
  // JPEG is lossy: at quality 100 a flat colour comes back to within one or two grey levels.
  for (const [i, value] of [200, 0, 0].entries()) assert(Math.abs(image.data[i] - value) <= 2);
});

for (const name of ["wide", "tall", "odd", "upscale"]) {
  Deno.test(`readRgb() decodes the golden picture "${name}" exactly`, async () => {
    const golden = (await readGolden(`preprocess_${name}`)).get("pixels");
    const image = await readRgb(goldenPath(`preprocess_${name}.png`));
    assertEquals([image.height, image.width, 3], golden.shape);
    assertEquals(Array.from(image.data), golden.data);
  });
}

Deno.test("readRgb() names a missing file", async () => {
  const error = await assertRejects(() => readRgb("no/such.jpg"), Deno.errors.NotFound);
  assertEquals(error.message, 'Cannot read "no/such.jpg": no such file, expected a PNG or JPEG picture');
});

Deno.test("decodeRgb() reports a file that is no picture in one line", async () => {
  const error = await assertRejects(
    () => decodeRgb(new TextEncoder().encode("not a picture"), "notes.txt"),
    Deno.errors.InvalidData,
  );
  assertStringIncludes(error.message, 'Cannot decode picture "notes.txt": ');
  assertStringIncludes(error.message, ", expected a whole PNG or JPEG file");
  assert(!error.message.includes("\n"));
});

Deno.test("decodeRgb() leaves the decoder's other formats alone", async () => {
  const square =
    `<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"><rect width="2" height="2"/></svg>`;
  const tiff = await sharp(new Uint8Array(3), { raw: { width: 1, height: 1, channels: 3 } }).tiff()
    .toBuffer();
  for (const bytes of [new TextEncoder().encode(square), new Uint8Array(tiff)]) {
    await assertRejects(() => decodeRgb(bytes, "other"), Deno.errors.InvalidData, "of another kind");
  }
});

for (const format of ["png", "jpeg"] as const) {
  Deno.test(`decodeRgb() refuses a truncated ${format} in one line`, async () => {
    const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * i * 31) & 255);
    const bytes = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })[format]().toBuffer();
    const error = await assertRejects(
      () => decodeRgb(bytes.subarray(0, bytes.length / 2), `half.${format}`),
      Deno.errors.InvalidData,
    );
    assertStringIncludes(error.message, `Cannot decode picture "half.${format}": `);
    assert(!error.message.includes("\n"));
  });
}
