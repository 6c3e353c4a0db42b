import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { fileURLToPath } from "node:url";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { parse } from "@std/yaml";
import { blockOf, type Corner } from "../../src/data/_earthcover6_stats.ts";
import definition from "../../src/data/earthcover6.ts";
import { groupIndices } from "../../src/data/groups.ts";
import { openDataset } from "../../src/data/open_dataset.ts";
import { IGNORED } from "../../src/data/types.ts";
import { decodeLabelPng } from "../../src/formats/label_png.ts";
import { makePng } from "./_png.ts";

const ROOT = fileURLToPath(new URL("../../datasets/", import.meta.url));
const FILES = ["earth-blue-marble.jpg", "label.png", "stats.json"];
const dataset = await definition.open(ROOT);

Deno.test("earthcover6 has the splits, classes and colours that its descriptor names", async () => {
  const text = await Deno.readTextFile(join(ROOT, "earthcover6.yaml"));
  // deno-lint-ignore no-explicit-any -- a parsed YAML document has no static type
  const descriptor = parse(text) as any;
  assertEquals(descriptor.name, definition.name);
  assertEquals(descriptor.splits.train, dataset.split("train").length);
  assertEquals(descriptor.splits.val, dataset.split("val").length);
  // deno-lint-ignore no-explicit-any -- as above
  assertEquals(descriptor.classes.map((entry: any) => entry.name), dataset.classes);
  // deno-lint-ignore no-explicit-any -- as above
  assertEquals(descriptor.classes.map((entry: any) => entry.colour), dataset.colours);
  assertEquals(descriptor.hierarchy, dataset.hierarchy);
  assertEquals(definition.classes, dataset.classes.length);
});

Deno.test("earthcover6 windows are 128 x 128 with labels of the same size and known values", async () => {
  for (const name of ["train", "val"] as const) {
    const split = dataset.split(name);
    for (const index of [0, split.length - 1]) {
      const [image, label] = await Promise.all([split.image(index), split.label(index)]);
      assertEquals([image.width, image.height, image.data.length], [128, 128, 128 * 128 * 3]);
      assertEquals([label.width, label.height, label.data.length], [128, 128, 128 * 128]);
      assert(label.data.every((value) => value >= IGNORED && value < 6));
    }
  }
});

Deno.test("earthcover6 labels cover 2 x 2 pixels each", async () => {
  const { data } = await dataset.split("val").label(3);
  for (let row = 0; row < 128; row += 2) {
    for (let column = 0; column < 128; column += 2) {
      const [a, b, c, d] = [0, 1, 128, 129].map((offset) => data[row * 128 + column + offset]);
      assert(a === b && b === c && c === d);
    }
  }
});

for (const name of ["train", "val"] as const) {
  Deno.test(`earthcover6 ${name} windows hold the class shares that stats.json states`, async () => {
    const stats = JSON.parse(await Deno.readTextFile(join(ROOT, "earthcover6", "stats.json")));
    const counts = new Array(6).fill(0);
    const split = dataset.split(name);
    for (let index = 0; index < split.length; index++) {
      for (const value of (await split.label(index)).data) if (value !== IGNORED) counts[value]++;
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    // The file states three decimals.
    assertEquals(counts.map((count) => Math.round((1000 * count) / total) / 1000), stats[`share_${name}`]);
  });
}

/** What stats.json says besides what is needed to read the set. */
const { pretrained_on: pretrainedOn } = JSON.parse(
  await Deno.readTextFile(join(ROOT, "earthcover6", "stats.json")),
) as { pretrained_on: Corner[] };

/** Corners of the windows of a split, by their names. */
const cornersOf = (name: "train" | "val") =>
  Array.from({ length: dataset.split(name).length }, (_, index) => {
    const [, top, left] = dataset.split(name).id(index).match(/top(\d+)-left(\d+)$/)!;
    return [Number(top), Number(left)] as const;
  });

Deno.test("earthcover6 windows are those of a grid that are labelled enough and not of one class", async () => {
  const [train, val] = [cornersOf("train"), cornersOf("val")];
  const labels = decodeLabelPng(await Deno.readFile(join(ROOT, "earthcover6", "label.png")), "label.png");
  const expected: string[] = [];
  for (let top = 0; top < 2048; top += 128) {
    for (let left = 0; left < 4096; left += 128) {
      const counts = new Array(256).fill(0);
      for (let at = 0; at < 64 * 64; at++) {
        counts[labels.data[(top / 2 + Math.floor(at / 64)) * labels.width + left / 2 + at % 64]]++;
      }
      const labelled = 64 * 64 - counts[255];
      const most = Math.max(...counts.slice(0, 6));
      if (labelled >= 0.75 * 64 * 64 && most <= 0.95 * labelled) expected.push(`${top} ${left}`);
    }
  }
  assertEquals([...train, ...val].map(([top, left]) => `${top} ${left}`).sort(), expected.sort());
});

Deno.test("earthcover6 val blocks are those that the backbone's training saw nothing of", () => {
  const seen = ([top, left]: Corner) =>
    pretrainedOn.some(([a, b]) => Math.abs(a - top) < 128 && Math.abs(b - left) < 128);
  const blocksOf = (corners: readonly Corner[]) => new Set(corners.map((corner) => blockOf(corner, 256)));
  const all = [...cornersOf("train"), ...cornersOf("val")];
  const seenBlocks = blocksOf(all.filter(seen));
  assertEquals(blocksOf(cornersOf("train")), seenBlocks);
  assertEquals(blocksOf(cornersOf("val")), blocksOf(all).difference(seenBlocks));
});

Deno.test("earthcover6 windows are of the group of their block: 60 and 25 blocks of at most 4", () => {
  const numbers = (["train", "val"] as const).map((name) => groupIndices(dataset.split(name)));
  assertEquals(numbers.map((groups) => new Set(groups).size), [60, 25]);
  for (const groups of numbers) {
    assert([...Map.groupBy(groups, (group) => group).values()].every(({ length }) => length <= 4));
  }
  assertEquals(dataset.split("val").group!(0), blockOf(cornersOf("val")[0], 256));
});

Deno.test("earthcover6 picture and labels are aligned: water is bluer than desert", async () => {
  const split = dataset.split("val");
  const blueness = new Map<number, { sum: number; count: number }>();
  for (let index = 0; index < split.length; index += 10) {
    const [image, label] = await Promise.all([split.image(index), split.label(index)]);
    for (const [i, value] of label.data.entries()) {
      const entry = blueness.get(value) ?? { sum: 0, count: 0 };
      entry.sum += image.data[i * 3 + 2] - image.data[i * 3];
      entry.count++;
      blueness.set(value, entry);
    }
  }
  const mean = (value: number) => blueness.get(value)!.sum / blueness.get(value)!.count;
  assert(mean(0) > 0 && mean(4) < 0, `water ${mean(0)}, desert ${mean(4)}`);
});

Deno.test("earthcover6 has the files and decodes to the pixels that the committed results were made from", async () => {
  const image = await dataset.split("val").image(0);
  const label = await dataset.split("val").label(0);
  const { fingerprint } = await openDataset(definition, [ROOT]);
  assertEquals(fingerprint, "37b0ee23ecaa7df65ee7e7f33e6f8f0838a34006d1d2d73fd79e3e0fd01839fa");
  assertEquals(sha256(image.data), "dd5e3c8f0788817fc283ee54ec93c568892e92b684393ccf00d2e42eb79fdb09");
  assertEquals(
    sha256(new Uint8Array(label.data.buffer)),
    "e92b4cd60579eabcedf65ccb8ab71753a8f3c51fc953351ffdbac8db5d0057a0",
  );
});

Deno.test("earthcover6 fingerprint does not depend on where the files lie", async () => {
  const root = await copyFiles();
  const { fingerprint } = await openDataset(definition, [root]);
  assertEquals(fingerprint, (await openDataset(definition, [ROOT])).fingerprint);
  await Deno.remove(root, { recursive: true });
});

Deno.test("earthcover6 names items by split and place, each differently", () => {
  const split = dataset.split("train");
  assertEquals(split.id(0), "train-top0-left1024");
  assertEquals(new Set(Array.from({ length: split.length }, (_, i) => split.id(i))).size, split.length);
});

Deno.test("earthcover6 windows are copies that can be changed", async () => {
  const split = dataset.split("val");
  const first = await split.image(0);
  const before = first.data[0];
  first.data[0] = before ^ 255;
  assertEquals((await split.image(0)).data[0], before);
});

Deno.test("earthcover6 refuses an index outside the split", async () => {
  const split = dataset.split("val");
  const message = 'Cannot read item "earthcover6/val/53": the split has 53 items, expected 0..52';
  assertThrows(() => split.id(53), RangeError, message);
  await assertRejects(() => split.image(53), RangeError, message);
  await assertRejects(() => split.label(-1), RangeError, 'Cannot read item "earthcover6/val/-1"');
});

Deno.test("earthcover6 states its weak points in its caption", () => {
  for (
    const words of [
      "winter snow",
      "cartographic",
      "only nearly independent",
      "cannot rank methods",
      "colour cues",
      "152 + 53 disjoint windows in 60 + 25 blocks",
    ]
  ) {
    assertStringIncludes(dataset.caption, words);
  }
});

Deno.test("opening earthcover6 without its folder names the folder in one line", async () => {
  const error = await assertRejects(() => definition.open("no/such/root"), Deno.errors.NotFound);
  assertEquals(
    error.message,
    'Cannot open dataset "earthcover6": no folder "no/such/root/earthcover6", expected one with ' +
      FILES.join(", "),
  );
});

for (const file of FILES) {
  Deno.test(`opening earthcover6 without ${file} names it in one line`, async () => {
    const root = await copyFiles();
    await Deno.remove(join(root, "earthcover6", file));
    const error = await assertRejects(() => definition.open(root), Deno.errors.NotFound);
    assertStringIncludes(error.message, `Cannot read "${join(root, "earthcover6", file)}": no such file`);
    await Deno.remove(root, { recursive: true });
  });
}

Deno.test("opening earthcover6 with a label map of another size or with unknown values is refused", async () => {
  const root = await copyFiles();
  const path = join(root, "earthcover6", "label.png");
  const map = (value: number) => makePng({ width: 1, height: 1, depth: 8, colourType: 0, rows: [[value]] });
  await Deno.writeFile(path, map(0));
  const size = await assertRejects(() => definition.open(root), RangeError);
  assertEquals(
    size.message,
    `Cannot use label map "${path}": it is 1x1 pixels, expected half of the picture's 2048x4096`,
  );
  await Deno.writeFile(path, map(6));
  const value = await assertRejects(() => definition.open(root), RangeError);
  assertEquals(value.message, `Cannot read label map "${path}": it holds the value 6, expected 0..5 or 255`);
  await Deno.remove(root, { recursive: true });
});

/** A fresh root with a copy of the dataset's files. */
async function copyFiles(): Promise<string> {
  const root = await Deno.makeTempDir();
  await Deno.mkdir(join(root, "earthcover6"));
  for (const file of FILES) {
    await Deno.copyFile(join(ROOT, "earthcover6", file), join(root, "earthcover6", file));
  }
  return root;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
