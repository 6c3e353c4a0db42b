import { assert, assertEquals } from "@std/assert";
import sharp from "sharp";
import { featureSheets, viewFeatures } from "../../src/app/feature_pictures.ts";
import { RandomStreams } from "../../src/base/random.ts";
import type { RgbImage } from "../../src/data/types.ts";
import { startEngine } from "../../src/engine/start.ts";
import { plainBank, SIDE } from "../features/bank_fixture.ts";

await startEngine("wasm");

/** Colours of the two by two patches of a map. */
function patchesOf({ width, data }: RgbImage): string[] {
  return [0, SIDE / 2].flatMap((y) =>
    [0, SIDE / 2].map((x) => [...data.subarray(3 * (y * width + x)).subarray(0, 3)].join())
  );
}

Deno.test("viewFeatures() draws pictures that lie evenly over the split, a colour a patch, the same each time", async () => {
  const banks = { train: plainBank(6).bank, val: plainBank(5).bank };
  const { components, items } = await viewFeatures(banks, new RandomStreams(0), 3);
  assertEquals(items.map(({ index }) => index), [0, 2, 4]);
  assert(components.length > 0 && components.every((share) => share >= 0 && share <= 1));
  for (const { index, seen, map } of items) {
    assertEquals([seen.width, seen.height, map.width, map.height], [SIDE, SIDE, SIDE, SIDE]);
    assertEquals([seen.data[0], seen.data.at(-1)], [255, 10 * index]);
    // Patches are plain and alike, but for the one in the left upper corner with its bright pixel.
    const [corner, ...others] = patchesOf(map);
    assertEquals(new Set(others).size, 1);
    assert(corner !== others[0], corner);
  }
  // A brighter picture has another colour.
  assertEquals(new Set(items.map(({ map }) => patchesOf(map)[3])).size, 3);
  assertEquals((await viewFeatures(banks, new RandomStreams(0), 3)).items, items);
});

Deno.test("featureSheets() has a sheet for each picture: itself, then its features by each backbone", async () => {
  const view = await viewFeatures(
    { train: plainBank(4).bank, val: plainBank(2).bank },
    new RandomStreams(0),
    2,
  );
  const sheets = await featureSheets([view, view, view]);
  assertEquals(sheets.map(({ index }) => index), [0, 1]);
  const { data, info } = await sharp(sheets[1].png).raw().toBuffer({ resolveWithObject: true });
  // Four pictures with six pixels of white paper between and around them.
  assertEquals([info.width, info.height], [6 + 4 * (SIDE + 6), SIDE + 12]);
  const pixel = (x: number) => [...data.subarray(3 * (9 * info.width + x)).subarray(0, 3)];
  const [{ seen, map }] = view.items.slice(1);
  const at = (image: RgbImage) => [...image.data.subarray(3 * (3 * SIDE + 3)).subarray(0, 3)];
  assertEquals(pixel(0), [255, 255, 255]);
  assertEquals(pixel(9), at(seen));
  for (const place of [1, 2, 3]) assertEquals(pixel(9 + place * (SIDE + 6)), at(map));
});
