import { crc32 } from "node:zlib";
import sharp from "sharp";
import { decodeRgb } from "../../src/data/image.ts";
import { decodeLabelPng } from "../../src/formats/label_png.ts";
import { halveLabels } from "../../src/data/potsdam_tiles/tile_labels.ts";
import { decodeTile, halvePicture } from "../../src/data/potsdam_tiles/tile_picture.ts";
import { GOLDEN_ROOT, picturePng } from "../data/_files.ts";
import { makePng } from "../data/_png.ts";
import { damaged } from "./_damage.ts";
import { fuzz } from "./_fuzz.ts";

const row = (length: number) => Array.from({ length }, (_, i) => i & 255);
const LABELS = [
  makePng({ width: 5, height: 3, depth: 8, colourType: 0, rows: [row(5), row(5), row(5)] }),
  makePng({ width: 5, height: 2, depth: 16, colourType: 0, rows: [row(10), row(10)] }),
  makePng({ width: 9, height: 2, depth: 4, colourType: 3, rows: [row(5), row(5)], palette: row(48) }),
  Deno.readFileSync(`${GOLDEN_ROOT}cityscapes/gtFine/val/lindau/lindau_000001_000019_gtFine_labelIds.png`),
];

/** The file with the checksum of each of its chunks set right, as far as it has chunks. */
function resealed(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer);
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) break;
    view.setUint32(end, crc32(bytes.subarray(at + 4, end)));
    at = end + 4;
  }
  return bytes;
}

const readLabels = (bytes: Uint8Array<ArrayBuffer>) => {
  decodeLabelPng(bytes, "fuzzed");
  return bytes.length;
};

Deno.test("damaged label maps are read or refused cleanly", () =>
  fuzz("label maps", damaged(LABELS), readLabels));

Deno.test("damaged label maps with right checksums are read or refused cleanly", () =>
  fuzz("label maps with right checksums", damaged(LABELS).map(resealed), readLabels));

Deno.test("damaged pictures are read or refused cleanly", async () => {
  const noise = Uint8Array.from({ length: 24 * 16 * 3 }, (_, i) => (i * i * 31) & 255);
  const picture = sharp(noise, { raw: { width: 24, height: 16, channels: 3 } });
  const corpus = [
    picturePng(6, 4),
    new Uint8Array(await picture.clone().jpeg().toBuffer()),
    new Uint8Array(await picture.clone().jpeg({ progressive: true }).toBuffer()),
    new Uint8Array(await picture.clone().png({ palette: true }).toBuffer()),
  ];
  await fuzz("pictures", damaged(corpus), async (bytes) => {
    await decodeRgb(bytes, "fuzzed");
    return bytes.length;
  });
});

Deno.test("damaged tiles are read or refused cleanly", async () => {
  const folder = `${GOLDEN_ROOT}potsdam_tiles`;
  const corpus = [
    "4_Ortho_RGBIR/top_potsdam_6_10_RGBIR.tif",
    "5_Labels_for_participants/top_potsdam_7_7_label.tif",
  ]
    .map((path) => Deno.readFileSync(`${folder}/${path}`));
  await fuzz("tiles", damaged(corpus), async (bytes) => {
    const raster = await decodeTile(bytes, "fuzzed");
    halvePicture(raster);
    halveLabels(raster, "fuzzed");
    return bytes.length;
  });
});
