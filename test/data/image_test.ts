import sharp from "sharp";
import {
  assert,
  assertEquals,
  assertGreater,
  assertLess,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  decodeRgb,
  encodeJpeg,
  jpegRoundTrip,
  readRgb,
  readRgbSize,
  readUprightRgb,
} from "../../src/data/image.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { goldenPath, readGolden } from "./_files.ts";
import { makePng } from "./_png.ts";
import type { RgbImage } from "../../src/data/types.ts";

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

const RED = { create: { width: 8, height: 4, channels: 3 as const, background: { r: 200, g: 0, b: 0 } } };

Deno.test("decodeRgb() refuses pictures that an orientation tag turns or flips", async () => {
  for (const orientation of [2, 3, 4, 5, 6, 7, 8]) {
    for (const format of ["jpeg", "png"] as const) {
      const bytes = await sharp(RED)[format]().withMetadata({ orientation }).toBuffer();
      const error = await assertRejects(() => decodeRgb(bytes, "turned"), Deno.errors.InvalidData);
      assertEquals(
        error.message,
        `Cannot decode picture "turned": its orientation tag (EXIF ${orientation}) turns or flips it, and labels may be ` +
          "drawn on either side, expected pixels stored upright and no such tag",
      );
    }
  }
});

Deno.test("decodeRgb() refuses CMYK and grey of 16 bits", async () => {
  const cmyk = await sharp(RED).toColourspace("cmyk").jpeg().toBuffer();
  await assertRejects(() => decodeRgb(cmyk, "print.jpg"), Deno.errors.InvalidData, "it is CMYK");
  const deep = makePng({ width: 1, height: 1, depth: 16, colourType: 0, rows: [[1, 2]] });
  await assertRejects(() => decodeRgb(deep, "deep.png"), Deno.errors.InvalidData, "it is grey of 16 bits");
});

Deno.test("decodeRgb() takes the upper byte of 16 bits per channel, as Pillow does", async () => {
  const rows = [[1, 200, 127, 255, 250, 0, 9, 9]];
  const clear = makePng({ width: 1, height: 1, depth: 16, colourType: 6, rows });
  assertEquals((await decodeRgb(clear, "clear.png")).data, Uint8Array.of(1, 127, 250));
  const solid = makePng({ width: 1, height: 1, depth: 16, colourType: 2, rows: [rows[0].slice(0, 6)] });
  assertEquals((await decodeRgb(solid, "solid.png")).data, Uint8Array.of(1, 127, 250));
});

Deno.test("decodeRgb() reads a progressive JPEG as the same pixels, and applies no colour profile", async () => {
  const noise = Uint8Array.from({ length: 24 * 16 * 3 }, (_, i) => (i * i * 31) & 255);
  const picture = () => sharp(noise, { raw: { width: 24, height: 16, channels: 3 } });
  const plain = await decodeRgb(await picture().jpeg().toBuffer(), "plain.jpg");
  assertEquals(await decodeRgb(await picture().jpeg({ progressive: true }).toBuffer(), "p.jpg"), plain);
  const wide = await picture().png().withIccProfile("p3", { attach: true }).toBuffer();
  assertEquals((await sharp(wide).metadata()).hasProfile, true);
  const raw = await sharp(wide, { ignoreIcc: true }).raw().toBuffer();
  assertEquals((await decodeRgb(wide, "p3.png")).data, new Uint8Array(raw));
});

Deno.test("readRgbSize() reads the size and refuses what readRgb() refuses", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, await sharp(RED).jpeg().toBuffer());
  assertEquals(await readRgbSize(path), { width: 8, height: 4 });
  await Deno.writeFile(path, await sharp(RED).jpeg().withMetadata({ orientation: 6 }).toBuffer());
  await assertRejects(() => readRgbSize(path), Deno.errors.InvalidData, "orientation tag");
  await Deno.remove(path);
});

Deno.test("decodeRgb() decodes JPEG", async () => {
  const image = await decodeRgb(await sharp(RED).jpeg({ quality: 100 }).toBuffer(), "red.jpg");
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

/** A picture whose columns alternate between two colours of one brightness. */
function stripes(width: number, height: number): RgbImage {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const column = Math.trunc(i / 3) % width;
    return (column % 2 ? [200, 60, 60] : [30, 130, 130])[i % 3];
  });
  return { width, height, data };
}

/** The content of all segments with a marker. */
function segments(jpeg: Uint8Array, marker: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 2; jpeg[at] === 0xff && jpeg[at + 1] !== 0xda;) {
    const length = jpeg[at + 2] * 256 + jpeg[at + 3];
    if (jpeg[at + 1] === marker) found.push(jpeg.subarray(at + 4, at + 2 + length));
    at += 2 + length;
  }
  return found;
}

Deno.test("encodeJpeg() writes baseline JPEG with chroma halved on both axes", async () => {
  const [frame] = segments(await encodeJpeg(stripes(32, 32)), 0xc0);
  // After depth, height, width and number of components: id, sampling and table of each.
  assertEquals([frame[7], frame[10], frame[13]], [0x22, 0x11, 0x11]);
});

Deno.test("encodeJpeg() uses the tables of libjpeg at quality 75", async () => {
  const tables = segments(await encodeJpeg(stripes(32, 32)), 0xdb);
  const bytes = tables.flatMap((table) => [...table]);
  // Half of the standard's tables, rounded, in zigzag order: luminance starts 16, 11, 12, 14; chrominance 17, 18, 18, 24.
  assertEquals(bytes.slice(1, 5), [8, 6, 6, 7]);
  assertEquals(bytes.slice(66, 70), [9, 9, 9, 12]);
});

Deno.test("jpegRoundTrip() blurs colours, keeps brightness and size", async () => {
  const image = stripes(40, 24);
  const trip = await jpegRoundTrip(image, "stripes");
  assertEquals([trip.width, trip.height, trip.data.length], [40, 24, 40 * 24 * 3]);
  const change = (channel: number) => Math.abs(trip.data[channel + 300] - image.data[channel + 300]);
  // Halved chroma turns columns of one pixel into their mean: red moves by about 85.
  assertGreater(change(0), 40);
  const brightness = (picture: RgbImage, at: number) =>
    0.299 * picture.data[at] + 0.587 * picture.data[at + 1] + 0.114 * picture.data[at + 2];
  for (let at = 0; at < image.data.length; at += 3) {
    // The stripes differ by 0.4 in brightness; clipping and quantisation stay within 12.
    assertLess(Math.abs(brightness(trip, at) - brightness(image, at)), 12);
  }
});

Deno.test("jpegRoundTrip() hardly changes an even picture", async () => {
  const image = { width: 16, height: 16, data: new Uint8Array(768).fill(90) };
  const { data } = await jpegRoundTrip(image, "even");
  assert(data.every((value) => Math.abs(value - 90) <= 2));
});

Deno.test("readUprightRgb() turns a picture by its orientation tag, and refuses what is none", () =>
  withFolder(async (folder) => {
    const path = `${folder}/a.png`;
    // Red above green; the tag says that the right side is up.
    const raw = { width: 1, height: 2, channels: 3 } as const;
    const pixels = Uint8Array.of(255, 0, 0, 0, 255, 0);
    await Deno.writeFile(
      path,
      await sharp(pixels, { raw }).png().withMetadata({ orientation: 6 }).toBuffer(),
    );
    assertEquals(await readUprightRgb(path), {
      width: 2,
      height: 1,
      data: Uint8Array.of(0, 255, 0, 255, 0, 0),
    });
    await Deno.writeTextFile(path, "none");
    await assertRejects(
      () => readUprightRgb(path),
      Deno.errors.InvalidData,
      "first bytes are of another kind",
    );
  }));
