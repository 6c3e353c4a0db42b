import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import sharp from "sharp";
import { plainPictureSize } from "../../src/formats/picture_head.ts";
import { makePng } from "../data/_png.ts";

const picture = () =>
  sharp(Uint8Array.from({ length: 7 * 5 * 3 }, (_, i) => i), { raw: { width: 7, height: 5, channels: 3 } });
const SIZE = { width: 7, height: 5 };

Deno.test("plainPictureSize() reads the size of plain PNG and JPEG files", async () => {
  for (
    const bytes of [
      await picture().png().toBuffer(),
      await picture().png({ palette: true }).toBuffer(),
      await picture().png().withIccProfile("p3").toBuffer(),
      await picture().jpeg().toBuffer(),
      await picture().jpeg({ progressive: true }).toBuffer(),
      await picture().greyscale().jpeg().toBuffer(),
      await picture().jpeg({ chromaSubsampling: "4:4:4" }).withIccProfile("p3").toBuffer(),
    ]
  ) {
    assertEquals(plainPictureSize(bytes), SIZE);
  }
});

Deno.test("plainPictureSize() leaves to a decoder what could be turned, is CMYK, or grey of 16 bits", async () => {
  for (
    const bytes of [
      await picture().jpeg().withMetadata({ orientation: 6 }).toBuffer(),
      await picture().png().withMetadata({ orientation: 6 }).toBuffer(),
      await picture().toColourspace("cmyk").jpeg().toBuffer(),
      makePng({ width: 1, height: 1, depth: 16, colourType: 0, rows: [[1, 2]] }),
      await picture().webp().toBuffer(),
    ]
  ) {
    assertEquals(plainPictureSize(bytes), undefined);
  }
});

Deno.test("plainPictureSize() of a head that breaks off or is damaged is the decoder's, or none", async () => {
  const whole = [await picture().jpeg().toBuffer(), await picture().png().toBuffer()];
  const damage = fc.record({
    which: fc.nat({ max: 1 }),
    at: fc.nat({ max: 700 }),
    byte: fc.nat({ max: 255 }),
  });
  await fc.assert(fc.asyncProperty(damage, async ({ which, at, byte }) => {
    plainPictureSize(whole[which].subarray(0, at));
    const bytes = Uint8Array.from(whole[which]);
    bytes[at % bytes.length] = byte;
    const found = plainPictureSize(bytes);
    const known = await sharp(bytes).metadata().catch(() => undefined);
    if (!found || !known) return;
    assertEquals(found, { width: known.width, height: known.height });
    assert(known.orientation === undefined && known.space !== "cmyk");
  }));
});
