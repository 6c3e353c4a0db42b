import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import potsdam from "../../../src/data/potsdam3.ts";
import { POTSDAM_FINE_TO_COARSE } from "../../../src/data/classes.ts";
import { planPatches } from "../../../src/data/potsdam_tiles/patch_plan.ts";
import { prepareTiles } from "../../../src/data/potsdam_tiles/prepare_tiles.ts";
import { parseSafetensors } from "../../../src/formats/safetensors.ts";
import { filesBelow } from "../../cli/terminal_fixture.ts";
import { GOLDEN_ROOT, withFiles } from "../_files.ts";

const TILES = `${GOLDEN_ROOT}potsdam_tiles`;
const IDS = ["2_10", "6_10", "6_7", "7_7"];
const SIZES = { patch: 10, tile: 60 };

Deno.test("prepareTiles() cuts golden tiles into patches that potsdam3 reads back", async () => {
  const { tensors } = parseSafetensors(await Deno.readFile(`${GOLDEN_ROOT}expected.safetensors`));
  const root = await Deno.makeTempDir();
  const findings = await prepareTiles(TILES, join(root, "potsdam3"), { seed: 5, ...SIZES });
  const difference = {
    level: "warning" as const,
    message: "made from 4 tiles; the split was drawn with seed 5, so it is not the published one",
  };
  assertEquals(findings, [
    { level: "ok", message: "36 patches: 32 to train on, 4 to score, 0 without labels" },
    difference,
  ]);
  assertEquals(await potsdam.inspect!(root), [difference]);
  const dataset = await potsdam.open(root);
  assertEquals([dataset.split("train").length, dataset.split("val").length], [32, 4]);
  const { numbers } = planPatches(IDS.map(() => true), 9, 5);
  for (const name of ["train", "val"] as const) {
    const split = dataset.split(name);
    for (let item = 0; item < split.length; item++) {
      const place = numbers.indexOf(Number(split.id(item)));
      const [tile, row, column] = [Math.trunc(place / 9), Math.trunc((place % 9) / 3), place % 3];
      assertEquals(split.group!(item), `tile ${tile}`);
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

Deno.test("prepareTiles() refuses tiles of another size and leaves no dataset", () =>
  withFiles({}, async (root) => {
    const error = await assertRejects(
      () => prepareTiles(TILES, join(root, "potsdam3"), { seed: 0, patch: 10, tile: 40 }),
      RangeError,
    );
    const path = join(TILES, "4_Ortho_RGBIR/top_potsdam_2_10_RGBIR.tif");
    assertEquals(
      error.message,
      `Cannot cut tile "${path}": it is 60x60 pixels of 4 channels, expected 40x40 of 4`,
    );
    assertEquals([...Deno.readDirSync(root)], []);
  }));

Deno.test("prepareTiles() starts again where it was interrupted, and gives the same bytes", () =>
  withFiles({ "b.partial/imgs/99.mat": "half", "b.partial/gt/0.mat": "of another seed" }, async (root) => {
    await prepareTiles(TILES, join(root, "a"), { seed: 3, ...SIZES });
    await prepareTiles(TILES, join(root, "b"), { seed: 3, ...SIZES });
    assertEquals(await filesBelow(root), [
      ...(await filesBelow(join(root, "a"))).flatMap((file) => [`a/${file}`, `b/${file}`]).sort(),
    ]);
    for (const file of await filesBelow(join(root, "a"))) {
      assertEquals(
        await Deno.readFile(join(root, "a", file)),
        await Deno.readFile(join(root, "b", file)),
        file,
      );
    }
  }));

Deno.test("prepareTiles() never overwrites a dataset that is there", () =>
  withFiles({ "potsdam3/labelled_train.txt": "1\n" }, async (root) => {
    await assertRejects(
      () => prepareTiles(TILES, join(root, "potsdam3"), { seed: 0, ...SIZES }),
      Deno.errors.AlreadyExists,
      "is there already and is never overwritten",
    );
    assertEquals(await filesBelow(root), ["potsdam3/labelled_train.txt"]);
  }));
