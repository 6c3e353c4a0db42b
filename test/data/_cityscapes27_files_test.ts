import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { cityscapesItems } from "../../src/data/_cityscapes27_files.ts";
import { withFiles } from "./_files.ts";

const image = (city: string, frame: string) =>
  `leftImg8bit/val/${city}/${city}_000000_${frame}_leftImg8bit.png`;
const label = (city: string, frame: string, kind = "labelIds") =>
  `gtFine/val/${city}/${city}_000000_${frame}_gtFine_${kind}.png`;
const FILES = Object.fromEntries(
  [["ulm", "000002"], ["ulm", "000001"], ["bonn", "000009"]].flatMap(([city, frame]) => [
    [image(city, frame), ""],
    [label(city, frame), ""],
  ]),
);

const items = (root: string) => cityscapesItems({ dataset: "cityscapes27", root }, root, "val");

Deno.test("cityscapesItems() are ordered by city and file name", async () => {
  await withFiles({ ...FILES, "leftImg8bit/val/ulm/readme.txt": "" }, async (root) => {
    const found = await items(root);
    assertEquals(found.map(({ id }) => id), ["bonn_000000_000009", "ulm_000000_000001", "ulm_000000_000002"]);
    assertEquals(found[0].label, join(root, label("bonn", "000009")));
  });
});

Deno.test("cityscapesItems() names a picture without labels and says that 19 classes will not do", async () => {
  await withFiles(FILES, async (root) => {
    await Deno.rename(
      join(root, label("ulm", "000001")),
      join(root, label("ulm", "000001", "labelTrainIds")),
    );
    const error = await assertRejects(() => items(root), Deno.errors.NotFound);
    const folder = join(root, "gtFine/val/ulm");
    assertEquals(
      error.message.includes(
        `no "ulm_000000_000001_gtFine_labelIds.png" in "${folder}" ("labelTrainIds" holds only 19 classes)`,
      ),
      true,
      error.message,
    );
  });
});

Deno.test("cityscapesItems() names missing folders", async () => {
  await assertRejects(() => items("/none"), Deno.errors.NotFound, 'no pictures in "/none/leftImg8bit/val"');
  await withFiles(FILES, async (root) => {
    await Deno.remove(join(root, "gtFine"), { recursive: true });
    await assertRejects(() => items(root), Deno.errors.NotFound, `no folder "${join(root, "gtFine/val")}"`);
  });
});
