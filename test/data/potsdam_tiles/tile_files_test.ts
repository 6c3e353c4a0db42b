import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { listTiles } from "../../../src/data/potsdam_tiles/tile_files.ts";
import { GOLDEN_ROOT, withFiles } from "../_files.ts";

const image = (id: string) => `4_Ortho_RGBIR/top_potsdam_${id}_RGBIR.tif`;
const label = (id: string, folder = "5_Labels_for_participants") => `${folder}/top_potsdam_${id}_label.tif`;

Deno.test("listTiles() lists tiles in the order of their file names", async () => {
  const tiles = await listTiles(`${GOLDEN_ROOT}potsdam_tiles`);
  assertEquals(tiles.map(({ id }) => id), ["2_10", "6_10", "6_7", "7_7"]);
});

Deno.test("listTiles() gives labels to the participants' tiles alone", async () => {
  const labels = ["3_12", "3_13"].map((id) => label(id, "5_Labels_all"));
  const names = [image("3_12"), image("3_13"), ...labels, "4_Ortho_RGBIR/top_potsdam_3_12_RGBIR.tfw"];
  await withFiles(Object.fromEntries(names.map((name) => [name, ""])), async (root) => {
    assertEquals(await listTiles(root), [
      { id: "3_12", image: join(root, image("3_12")), label: join(root, label("3_12", "5_Labels_all")) },
      { id: "3_13", image: join(root, image("3_13")) },
    ]);
  });
});

Deno.test("listTiles() says what is missing", async () => {
  await assertRejects(
    () => listTiles("/none"),
    Deno.errors.NotFound,
    'Cannot list tiles in "/none/4_Ortho_RGBIR"',
  );
  await withFiles({ [image("7_7")]: "" }, async (root) => {
    await assertRejects(() => listTiles(root), Deno.errors.NotFound, 'Cannot find the labels of tile "7_7"');
  });
});
