import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { datasetFileDigest, loadDatasetFile } from "../../../src/data/dataset_file/define.ts";
import { openDataset } from "../../../src/data/open_dataset.ts";
import { withFiles } from "../_files.ts";
import { colourPng, greyPng, palettePng, picture, valLabels, withDataset } from "./_walk.ts";

const BUILDING = [0x3c, 0x10, 0x98];
const WATER = [0xe2, 0xa9, 0x29];
const UNLABELLED = [0x9b, 0x9b, 0x9b];

Deno.test("aerial pictures with colour masks, each region in a folder of its own", async () => {
  const jpeg = await picture(2, 2);
  const mask = colourPng([[BUILDING, WATER], [UNLABELLED, WATER]]);
  await withDataset({
    "set.yaml": `
train: ["Tile 1/images", "Tile 2/images"]
val: "Tile 3/images/*.jpg"
labels: "{parent}/masks/{stem}.png"
values: { "#3C1098": building, "#E2A929": water }
ignore: "#9B9B9B"
group: "{parent}"
`,
    "Tile 1/images/part_1.jpg": jpeg,
    "Tile 1/masks/part_1.png": mask,
    "Tile 2/images/part_1.jpg": jpeg,
    "Tile 2/masks/part_1.png": mask,
    "Tile 3/images/part_1.jpg": jpeg,
    "Tile 3/masks/part_1.png": mask,
  }, async (dataset) => {
    assertEquals(dataset.classes, ["building", "water"]);
    assertEquals(dataset.colours, [[60, 16, 152], [226, 169, 41]]);
    const train = dataset.split("train");
    assertEquals([train.id(0), train.id(1)], ["Tile 1/images/part_1", "Tile 2/images/part_1"]);
    assertEquals([train.group?.(0), train.group?.(1)], ["Tile 1", "Tile 2"]);
    assertEquals(await valLabels(dataset), [0, 1, -1, 1]);
  });
});

Deno.test("street scenes with void 11, by lists that were written on another machine", async () => {
  const files = (split: string) => ({
    [`${split}/0001.png`]: greyPng([[1, 2], [3, 4]]),
    [`${split}annot/0001.png`]: greyPng([[0, 1], [11, 2]]),
  });
  await withDataset({
    "set.yaml": "train: train.txt\nval: val.txt\nclasses: [sky, building, road]\nignore: [11]\n",
    "train.txt": "/SegNet/CamVid/train/0001.png /SegNet/CamVid/trainannot/0001.png\n",
    "val.txt": "/SegNet/CamVid/val/0001.png /SegNet/CamVid/valannot/0001.png\r\n\r\n",
    ...files("train"),
    ...files("val"),
  }, async (dataset) => assertEquals(await valLabels(dataset), [0, 1, -1, 2]));
});

Deno.test("pictures and labels of one folder, any ending and case", async () => {
  const png = await picture(2, 1, "png");
  await withDataset({
    "set.yaml":
      "train: a\nval: b\nlabels: '{dir}/{stem}_L.png'\nvalues: colours\nclasses: { sky: '#808080', road: '#804080' }",
    "a/one.JPG": await picture(2, 1),
    "a/one_L.PNG": colourPng([[[128, 128, 128], [128, 64, 128]]]),
    "a/Thumbs.db": "",
    "b/two.PNG": png,
    "b/two_l.png": colourPng([[[128, 128, 128, 255], [128, 64, 128, 0]]]),
  }, async (dataset) => {
    assertEquals(dataset.split("train").length, 1);
    assertEquals(await valLabels(dataset), [0, 1]);
  });
});

Deno.test("a palette is read by its indices, and by its colours where the file names colours", async () => {
  const files = {
    "a/1.jpg": await picture(3, 1),
    "m/1.png": palettePng([[0, 1, 2]], [[0, 0, 0], [128, 0, 0], [0, 128, 0]]),
  };
  const head = "train: a\nval: a\nlabels: m\n";
  await withDataset(
    { ...files, "set.yaml": `${head}classes: [ground, roof]\nignore: 2` },
    async (dataset) => {
      assertEquals(await valLabels(dataset), [0, 1, -1]);
    },
  );
  const colours = `${head}values: { "0, 128, 0": tree, "#800000": roof, "#000000": null }`;
  await withDataset({ ...files, "set.yaml": colours }, async (dataset) => {
    assertEquals(dataset.classes, ["tree", "roof"]);
    assertEquals(await valLabels(dataset), [-1, 1, 0]);
  });
});

Deno.test("ids of 16 bits, and those of RGB files whose channels are equal", async () => {
  await withDataset({
    "set.yaml": "train: a\nval: a\nlabels: m\nvalues: { 7: sky, 26000: car }\nothers: ignore",
    "a/1.jpg": await picture(3, 1),
    "m/1.png": greyPng([[26_000, 7, 300]], 16),
  }, async (dataset) => assertEquals(await valLabels(dataset), [1, 0, -1]));
  await withDataset({
    "set.yaml": "train: a\nval: a\nlabels: m\nclasses: [sky, car]\nfirst_id: 1",
    "a/1.jpg": await picture(3, 1),
    "m/1.png": colourPng([[[1, 1, 1], [2, 2, 2], [255, 255, 255]]]),
  }, async (dataset) => assertEquals(await valLabels(dataset), [0, 1, -1]));
});

Deno.test("JPEG of mixed sizes, squashed", async () => {
  await withDataset({
    "set.yaml": "train: a\nval: a\nlabels: m\nclasses: [sky, car]\ngeometry: squash",
    "a/1.jpeg": await picture(5, 3),
    "a/2.jpg": await picture(4, 7),
    "m/1.png": greyPng(Array(3).fill(Array(5).fill(1))),
    "m/2.png": greyPng(Array(7).fill(Array(4).fill(0))),
  }, async (dataset) => {
    const val = dataset.split("val");
    assertEquals(val.fit, "square");
    assertEquals(await val.size?.(1), { width: 4, height: 7 });
    assertEquals((await val.image(0)).width, 5);
  });
});

Deno.test("a picture of 2149 x 1479 pixels is scored whole, its tiles of one group", async () => {
  const [width, height] = [2149, 1479];
  const row = Array.from({ length: width }, (_, x) => x % 2);
  await withDataset({
    "set.yaml": "train: a\nval: a\nlabels: m\nclasses: [even, odd]\ngeometry: { tiles: 320 }",
    "a/big.jpg": await picture(width, height),
    "m/big.png": greyPng(Array(height).fill(row)),
  }, async (dataset) => {
    const val = dataset.split("val");
    assertEquals(val.length, 7 * 5);
    let counted = 0;
    for (let item = 0; item < val.length; item++) {
      assertEquals(val.group?.(item), "big");
      assertEquals(await val.size?.(item), { width: 320, height: 320 });
      counted += (await val.label(item)).data.filter((label) => label >= 0).length;
    }
    assertEquals(counted, width * height);
    assertEquals(val.id(34), "big-y1159-x1829");
  });
});

Deno.test("pictures alone can be opened, and say that they have no labels", async () => {
  await withDataset({
    "set.yaml": "train: a\nval: b\nclasses: 5",
    "a/1.jpg": await picture(3, 2),
    "b/1.jpg": await picture(3, 2),
  }, async (dataset) => {
    assertEquals(dataset.classes, ["class 0", "class 1", "class 2", "class 3", "class 4"]);
    assertEquals(dataset.split("val").hasLabels, false);
    assertEquals(await valLabels(dataset), [-1, -1, -1, -1, -1, -1]);
  });
});

Deno.test("TIFF pictures and labels", async () => {
  await withDataset({
    "set.yaml": "train: top\nval: top\nlabels: gts\nvalues: { '#5A7828': field }",
    "top/area1.tif": await picture(3, 2, "tiff"),
    "gts/area1.TIF": await picture(3, 2, "tiff"),
  }, async (dataset) => {
    assertEquals([...(await dataset.split("val").image(0)).data.subarray(0, 3)], [90, 120, 40]);
    assertEquals(await valLabels(dataset), [0, 0, 0, 0, 0, 0]);
  });
});

Deno.test("one folder is split by taking every fifth picture", async () => {
  const pictures = await Promise.all(
    Array.from({ length: 6 }, async (_, i) => [`a/${i}.jpg`, await picture(2, 2)]),
  );
  await withDataset({
    "set.yaml": "train: { images: a, except_every: 5 }\nval: { images: a, every: 5 }\nclasses: 2",
    ...Object.fromEntries(pictures),
  }, (dataset) => {
    const ids = (name: "train" | "val") =>
      Array.from({ length: dataset.split(name).length }, (_, i) => dataset.split(name).id(i));
    assertEquals([ids("train"), ids("val")], [["1", "2", "3", "4"], ["0", "5"]]);
  });
});

Deno.test("the fingerprint is that of content and meaning, not of paths and words", async () => {
  const files = { "a/1.jpg": await picture(3, 1), "m/1.png": greyPng([[0, 1, 1]]) };
  const moved = { "x/y/1.jpg": files["a/1.jpg"], "n/1_mask.png": files["m/1.png"] };
  const fingerprintOf = async (text: string, more: Record<string, Uint8Array>) => {
    let found = "";
    await withFiles({ ...more, "set.yaml": text }, async (root) => {
      const definition = await loadDatasetFile(`file://${root}/set.yaml`);
      found = (await openDataset(definition, ["/nowhere"])).fingerprint;
    });
    return found;
  };
  const first = await fingerprintOf("train: a\nval: a\nlabels: m\nclasses: [sky, car]", files);
  const other = `
title: Other words
train: "**/*.jpg"
val: x
labels: n/{stem}_mask.png
values: { 1: car, 0: sky } # in another order
classes: [sky, car]`;
  assertEquals(await fingerprintOf(other, moved), first);
  const turned = await fingerprintOf(
    "train: a\nval: a\nlabels: m\nvalues: { 0: car, 1: sky }\nclasses: [sky, car]",
    files,
  );
  assertEquals(turned === first, false);
});

Deno.test("what is missing is told with its place in the file", async () => {
  const files = { "a/1.jpg": await picture(3, 1), "m/1_mask.png": greyPng([[0, 1, 1]]) };
  const fault = async (text: string) => {
    let message = "";
    await withFiles({ ...files, "set.yaml": text }, async (root) => {
      const definition = await loadDatasetFile(`file://${root}/set.yaml`);
      const error = await assertRejects(() => definition.open("/nowhere"), Deno.errors.NotFound);
      message = error.message.replaceAll(root, "ROOT");
    });
    return message;
  };
  const classes = "classes: [sky, car]\n";
  assertStringIncludes(
    await fault(`${classes}train: a\nval: b\n`),
    'Cannot open the split "val" of ROOT/set.yaml:3:6: no folder or file "ROOT/b"',
  );
  assertStringIncludes(
    await fault(`${classes}train: a\nval: a\nlabels: m\n`),
    'ROOT/set.yaml:4:9: 1 of 1 pictures have no label file, first "a/1.jpg": no "m/1"; there is "1_mask.png"',
  );
});

Deno.test("a list of the pictures to score leaves the others to train on", async () => {
  const jpeg = await picture(2, 2);
  await withDataset({
    "set.yaml": `train: { images: images, exclude: valid.txt }
val: { list: valid.txt, images: "images/{line}" }
classes: 2`,
    "valid.txt": "b.jpg\n",
    ...Object.fromEntries(["a", "b", "c"].map((name) => [`images/${name}.jpg`, jpeg])),
  }, (dataset) => {
    const ids = (name: "train" | "val") =>
      Array.from({ length: dataset.split(name).length }, (_, i) => dataset.split(name).id(i));
    assertEquals([ids("train"), ids("val")], [["a", "c"], ["b"]]);
  });
});

Deno.test("labels of another size than their picture are refused, cut into tiles too", async () => {
  const files = { "a/1.jpg": await picture(4, 4), "m/1.png": greyPng(Array(6).fill([0, 1, 0, 1, 0, 1])) };
  const text = "train: a\nval: a\nlabels: m\nclasses: 2\ngeometry:";
  for (const geometry of ["crop", "{ tiles: 16 }"]) {
    await withDataset({ ...files, "set.yaml": `${text} ${geometry}` }, async (dataset) => {
      await assertRejects(
        () => dataset.split("val").label(0),
        RangeError,
        "they are 6x6, expected 4x4 as their picture",
      );
    });
  }
});

Deno.test("the digest of a dataset file is that of its meaning, wherever it is", async () => {
  const text = "train: a\nval: a\nclasses: [sky, car]\n";
  const files = {
    "one.yaml": text,
    "two/dataset.yaml": `# elsewhere\ntitle: T\n${text}`,
    "three.yaml": `${text}first_id: 1`,
  };
  await withFiles(files, async (root) => {
    const [one, two, three] = await Promise.all(
      ["one.yaml", "two", "three.yaml"].map((path) => datasetFileDigest(`file://${root}/${path}`)),
    );
    assertEquals([two === one, three === one], [true, false]);
  });
});

Deno.test("names with other letter case, accents, spaces, backslashes and a byte order mark are found", async () => {
  const jpeg = await picture(2, 2);
  const mask = greyPng([[0, 1], [1, 0]]);
  await withDataset({
    "set.yaml": "train: Train.TXT\nval: VAL\nlabels: masks\nclasses: [a, b]\n",
    "train.txt": "\uFEFFImages\\Tile 1.jpg\r\n\r\n./images/\u65e5\u672c.JPG\r\n",
    "images/Tile 1.jpg": jpeg,
    "images/\u65e5\u672c.JPG": jpeg,
    "Val/n\u0303u.JPEG": jpeg,
    "Masks/Tile 1.PNG": mask,
    "Masks/\u65e5\u672c.png": mask,
    "Masks/\u00f1u.png": mask,
  }, async (dataset) => {
    const train = dataset.split("train");
    assertEquals([train.id(0), train.id(1)], ["Tile 1", "\u65e5\u672c"]);
    assertEquals(await valLabels(dataset), [0, 1, 1, 0]);
  });
});

Deno.test("a tolerance is part of what a dataset is, and no tolerance leaves it as it was", () => {
  const digest = (more: string) =>
    withFiles({ "set.yaml": `train: a\nval: b\nlabels: c\nclasses: 2\n${more}` }, async (root) => {
      digests.push(await datasetFileDigest(`file://${root}/set.yaml`));
    });
  const digests: string[] = [];
  return digest("").then(() => digest("tolerance: 0\n")).then(() => digest("tolerance: 9\n")).then(() => {
    assertEquals(digests[0], digests[1]);
    assertEquals(digests[0] === digests[2], false);
  });
});
