import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import sharp from "sharp";
import { FileDigests } from "../../src/data/file_digests.ts";
import { folderDataset } from "../../src/data/folder.ts";
import { openDataset } from "../../src/data/open_dataset.ts";
import { makePng } from "./_png.ts";
import { labelPng, picturePng, withFiles } from "./_files.ts";

const fields = folderDataset({ name: "fields", title: "Fields", classes: ["crop", "weed"] });
const FILES = Object.fromEntries(
  ["train", "val"].flatMap((split) =>
    ["a", "b"].flatMap((name, value) => [
      [`imgs/${split}/${name}.png`, picturePng(3, 2)],
      [`labels/${split}/${name}.png`, labelPng(3, 2, value)],
    ])
  ),
);

const TURNED = new Uint8Array(
  await sharp(new Uint8Array(18), { raw: { width: 3, height: 2, channels: 3 } })
    .jpeg().withMetadata({ orientation: 6 }).toBuffer(),
);
const COLOURS = makePng({
  width: 3,
  height: 2,
  depth: 8,
  colourType: 2,
  rows: [new Array(9).fill(1), new Array(9).fill(1)],
});

for (
  const [what, file, content, found] of [
    [
      "labels of another size than their picture",
      "labels/train/b.png",
      labelPng(2, 3, 1),
      "they are 3x2, expected 2x3 as their picture",
    ],
    [
      "a picture that its tag turns",
      "imgs/train/b.png",
      TURNED,
      "its orientation tag (EXIF 6) turns or flips it",
    ],
    [
      "a colour mask",
      "labels/val/a.png",
      COLOURS,
      "it is an RGB PNG of 3 channels, with the one colour 1,1,1",
    ],
    [
      "16-bit grey",
      "imgs/val/b.png",
      makePng({
        width: 3,
        height: 2,
        depth: 16,
        colourType: 0,
        rows: [new Array(6).fill(1), new Array(6).fill(1)],
      }),
      "it is grey of 16 bits",
    ],
  ] as const
) {
  Deno.test(`openDataset() refuses ${what} before anything is trained, whatever item it is of`, () =>
    withFiles({ ...FILES, [file]: content }, async (root) => {
      await assertRejects(() => openDataset(fields, [root]), Error, found);
    }));
}

Deno.test("openDataset() looks at heads again only when the content is another", () =>
  withFiles(FILES, async (root) => {
    const digests = new FileDigests({ folder: join(root, "kept") });
    const sizes: number[] = [];
    const counted = {
      ...fields,
      open: async (folder: string) => {
        const dataset = await fields.open(folder);
        const split = (name: "train" | "val") => {
          const { size, ...rest } = dataset.split(name);
          return { ...rest, size: (index: number) => (sizes.push(index), size!(index)) };
        };
        return { ...dataset, split };
      },
    };
    await openDataset(counted, [root], digests);
    assertEquals(sizes.length, 4);
    await openDataset(counted, [root], digests);
    assertEquals(sizes.length, 4);
    await Deno.writeFile(join(root, "labels/val/a.png"), labelPng(3, 2, 1));
    await openDataset(counted, [root], digests);
    assertEquals(sizes.length, 8);
    await openDataset(counted, [root], new FileDigests({ folder: join(root, "kept"), fresh: true }));
    assertEquals(sizes.length, 12);
  }));

Deno.test("openDataset() reads labels whose pictures are not read", () =>
  withFiles(FILES, async (root) => {
    const split = (await openDataset(fields, ["/none", root])).split("val");
    assertEquals((await split.label(1)).data, new Int32Array(6).fill(1));
  }));

Deno.test("openDataset() says what is missing in the first folder, and never passes over a half dataset", async () => {
  await assertRejects(() => openDataset(fields, ["/none", "/nowhere"]), Deno.errors.NotFound, "/none");
  await withFiles(FILES, async (root) => {
    const link = join(root, "imgs/val/a.png");
    await Deno.remove(link);
    await Deno.symlink(join(root, "gone.png"), link);
    await assertRejects(
      () => openDataset(fields, [root]),
      Deno.errors.NotFound,
      `Cannot read "${link}": no such file`,
    );
  });
});

Deno.test("openDataset() opens a split that has no folder of labels: it is segmented, not scored", async () => {
  await withFiles(FILES, async (root) => {
    await Deno.remove(join(root, "labels/val"), { recursive: true });
    assertEquals((await openDataset(fields, [root])).split("val").hasLabels, false);
  });
});
