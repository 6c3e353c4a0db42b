import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import potsdam from "../../../src/data/potsdam3.ts";
import { POTSDAM_FINE_TO_COARSE } from "../../../src/data/potsdam3_classes.ts";
import { planPatches } from "../../../src/data/potsdam_tiles/patch_plan.ts";
import { prepareTiles } from "../../../src/data/potsdam_tiles/prepare_tiles.ts";
import { parseSafetensors } from "../../../src/backbone/safetensors.ts";
import { GOLDEN_ROOT } from "../_files.ts";

const TILES = `${GOLDEN_ROOT}potsdam_tiles`;
const IDS = ["2_10", "6_10", "6_7", "7_7"];
const SIZES = { patch: 10, tile: 60 };

Deno.test("prepareTiles() cuts golden tiles into patches that potsdam3 reads back", async () => {
  const { tensors } = parseSafetensors(await Deno.readFile(`${GOLDEN_ROOT}expected.safetensors`));
  const root = await Deno.makeTempDir();
  const findings = await prepareTiles(TILES, join(root, "potsdam3"), { seed: 5, ...SIZES });
  assertEquals(findings, [{
    level: "warning",
    message: "36 patches of 4 tiles; the split was drawn with seed 5, so it is not the published one",
  }]);
  const dataset = await potsdam.open(root);
  assertEquals([dataset.split("train").length, dataset.split("val").length], [32, 4]);
  const { numbers } = planPatches(IDS.map(() => true), 9, 5);
  for (const name of ["train", "val"] as const) {
    const split = dataset.split(name);
    for (let item = 0; item < split.length; item++) {
      const place = numbers.indexOf(Number(split.id(item)));
      const [tile, row, column] = [Math.trunc(place / 9), Math.trunc((place % 9) / 3), place % 3];
      const pixels = tensors.get(`tile.${IDS[tile]}.half_u8`)!.data as Uint8Array;
      const fine = tensors.get(`tile.${IDS[tile]}.half_fine`)!.data as Int32Array;
      const [image, label] = [await split.image(item), await split.label(item)];
      for (let i = 0; i < 100; i++) {
        const source = (10 * row + Math.trunc(i / 10)) * 30 + 10 * column + i % 10;
        assertEquals([...image.data.subarray(3 * i, 3 * i + 3)], [
          ...pixels.subarray(4 * source, 4 * source + 3),
        ]);
        assertEquals(label.data[i], POTSDAM_FINE_TO_COARSE[fine[source]]);
      }
    }
  }
  await Deno.remove(root, { recursive: true });
});

Deno.test("prepareTiles() refuses tiles of another size", async () => {
  const root = await Deno.makeTempDir();
  const error = await assertRejects(
    () => prepareTiles(TILES, root, { seed: 0, patch: 10, tile: 40 }),
    RangeError,
  );
  const path = join(TILES, "4_Ortho_RGBIR/top_potsdam_2_10_RGBIR.tif");
  assertEquals(
    error.message,
    `Cannot cut tile "${path}": it is 60x60 pixels of 4 channels, expected 40x40 of 4`,
  );
  await Deno.remove(root, { recursive: true });
});
