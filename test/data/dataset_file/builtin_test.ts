import { assertEquals, assertRejects } from "@std/assert";
import { COCO_CLASSES, COCO_FINE_TO_COARSE, COCO_UNUSED, vocColour } from "../../../src/data/classes.ts";
import { BUILTIN_FILES, builtinDataset, readBuiltin } from "../../../src/data/dataset_file/builtin.ts";
import { withFiles } from "../_files.ts";
import { greyPng, palettePng, picture } from "./_walk.ts";

const NAMES = Object.keys(BUILTIN_FILES) as (keyof typeof BUILTIN_FILES)[];

Deno.test("listings of the built-in dataset files say what the files say", async () => {
  for (const name of NAMES) {
    const { title, classes, expected } = await readBuiltin(name);
    assertEquals({ name, title, classes, expected }, { name, ...BUILTIN_FILES[name] });
  }
});

Deno.test("voc21 is read from VOCdevkit, void 255 ignored, in the colours of its palette", async () => {
  const lists = "VOCdevkit/VOC2012/ImageSets/Segmentation";
  const palette = Array.from({ length: 256 }, (_, i) => i === 255 ? [224, 224, 192] : vocColour(i));
  await withFiles({
    [`${lists}/train.txt`]: "2007_000032\n",
    [`${lists}/val.txt`]: "2007_000033\n",
    "VOCdevkit/VOC2012/JPEGImages/2007_000032.jpg": await picture(3, 1),
    "VOCdevkit/VOC2012/JPEGImages/2007_000033.jpg": await picture(3, 1),
    "VOCdevkit/VOC2012/SegmentationClass/2007_000032.png": palettePng([[0, 15, 255]], palette),
    "VOCdevkit/VOC2012/SegmentationClass/2007_000033.png": palettePng([[20, 15, 255]], palette),
  }, async (root) => {
    const dataset = await builtinDataset("voc21").open(root);
    assertEquals(dataset.colours, dataset.classes.map((_, i) => vocColour(i)));
    assertEquals([dataset.classes[15], dataset.classes[20]], ["person", "tvmonitor"]);
    assertEquals(Object.values(dataset.hierarchy!).flat().length, 21);
    assertEquals([...(await dataset.split("val").label(0)).data], [20, 15, -1]);
  });
});

Deno.test("cocostuff171 leaves out the eleven values that never occur, and groups the others as cocostuff27 merges them", async () => {
  const files = (year: string) => ({ [`cocostuff/annotations/${year}/1.png`]: greyPng([[0, 12, 181, 255]]) });
  const [train, val] = ["train2017", "val2017"];
  await withFiles({
    ...files(train),
    ...files(val),
    [`cocostuff/images/${train}/1.jpg`]: await picture(4, 1),
    [`cocostuff/images/${val}/1.jpg`]: await picture(4, 1),
  }, async (root) => {
    const dataset = await builtinDataset("cocostuff171").open(root);
    assertEquals([...(await dataset.split("val").label(0)).data], [0, 11, 170, -1]);
    assertEquals([dataset.classes[0], dataset.classes[11], dataset.classes[170]], [
      "person",
      "stop sign",
      "wood",
    ]);
    const used = COCO_FINE_TO_COARSE.filter((_, value) => !COCO_UNUSED.includes(value));
    const groups = dataset.classes.map((name) =>
      Object.keys(dataset.hierarchy!).find((group) => dataset.hierarchy![group].includes(name))
    );
    assertEquals(groups, used.map((coarse) => COCO_CLASSES[coarse]));
  });
});

Deno.test("a built-in dataset file that is not there says where it comes from", async () => {
  await assertRejects(
    () => builtinDataset("voc21").open("/nowhere"),
    Deno.errors.NotFound,
    'expected "VOCtrainval_11-May-2012.tar" from the Pascal VOC page',
  );
});
