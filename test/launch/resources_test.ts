import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { packageFolder } from "../../src/base/workspace.ts";
import { Resources } from "../../src/launch/resources.ts";
import type { CellSettings } from "../../src/spec/mod.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { GOLDEN_ROOT, labelPng, picturePng, withFiles } from "../data/_files.ts";
import { plannedFixture } from "./plan_fixture.ts";

const SCOPE = { base: import.meta.url };

function settings(dataset: string, crop: "none" | "five"): Pick<CellSettings, "dataset" | "train"> {
  return { dataset, train: { crop } as CellSettings["train"] };
}

function resources(...data: string[]): Resources {
  return new Resources({ data }, SCOPE);
}

Deno.test("Resources give the same dataset and the same split each time", async () => {
  const { cells: [{ settings }], resources } = await plannedFixture("tiny.yaml");
  const dataset = await resources.openDataset(settings);
  assertStrictEquals(await resources.openDataset({ ...settings }), dataset);
  assertStrictEquals(dataset.split("val"), dataset.split("val"));
});

Deno.test("Resources cut training pictures into five where the settings ask for it", async () => {
  const { cells: [{ settings }], resources } = await plannedFixture("tiny.yaml");
  const cropped = await resources.openDataset({ ...settings, train: { ...settings.train, crop: "five" } });
  assertEquals([cropped.split("train").length, cropped.split("val").length], [30, 3]);
});

Deno.test("Resources look for data and weights in the user's folder first, then in the package's", () =>
  withFolder(async (folder) => {
    const own = `${packageFolder()}/datasets`;
    const both = resources(folder, own);
    assertEquals(await both.weightsPath("earthcover-vit"), `${own}/earthcover6/backbone.safetensors`);
    assertEquals((await both.openWhole("earthcover6")).name, "earthcover6");
    await Deno.mkdir(`${folder}/earthcover6`);
    await Deno.writeTextFile(`${folder}/earthcover6/backbone.safetensors`, "mine");
    assertEquals(
      await resources(folder, own).weightsPath("earthcover-vit"),
      `${folder}/earthcover6/backbone.safetensors`,
    );
  }));

Deno.test("Resources say what is missing in the first folder", async () => {
  const nowhere = resources("/none", "/nothing");
  const error = await assertRejects(() => nowhere.openWhole("potsdam3"), Deno.errors.NotFound);
  assert(error.message.includes("--root /none"), error.message);
  assertEquals(await nowhere.weightsPath("vit-s8"), "/none/dino_deitsmall8_300ep_pretrain.pth");
  await assertRejects(() => nowhere.weightsDigest("vit-s8"), Deno.errors.NotFound);
  const failing = await assertRejects(() => nowhere.loadBackbone("earthcover-vit"), Error);
  assert(failing.message.includes("/none/earthcover6/backbone.safetensors"), failing.message);
});

Deno.test("Resources know published sizes without data, and count crops", async () => {
  const none = resources("/none");
  assertEquals(await none.publishedSizes(settings("cityscapes27", "none")), { train: 2975, val: 500 });
  assertEquals(await none.publishedSizes(settings("cityscapes27", "five")), { train: 14875, val: 500 });
  assertEquals(await none.publishedSizes(settings("../fixtures/stripes.ts", "none")), undefined);
});

Deno.test("Resources count the items that are there, crops included", async () => {
  const golden = resources(GOLDEN_ROOT);
  const { train, val } = await golden.sizes(settings("potsdam3", "none"));
  assertEquals(await golden.sizes(settings("potsdam3", "five")), { train: 5 * train, val });
  await assertRejects(() => resources("/none").sizes(settings("potsdam3", "none")), Deno.errors.NotFound);
});

/** A user's own module of a folder dataset, and its files. */
const FIELDS = {
  "fields.ts": `import { folderDataset } from ${
    JSON.stringify(import.meta.resolve("../../src/data/folder.ts"))
  };
    export default folderDataset({ name: "fields", title: "Fields", classes: ["crop", "soil"] });`,
  ...Object.fromEntries(
    ["train", "val"].flatMap((split) => [
      [`imgs/${split}/a.png`, picturePng(4, 3)],
      [`labels/${split}/a.png`, labelPng(4, 3, 0)],
      [`imgs/${split}/b.png`, picturePng(4, 3)],
      [`labels/${split}/b.png`, labelPng(4, 3, 1)],
    ]),
  ),
};

Deno.test("Resources identify data by content: a byte of any file counts, its place and time do not", () =>
  withFiles(FIELDS, async (root) => {
    const scope = { base: `file://${root}/` };
    const fingerprint = async (data: string) =>
      (await new Resources({ data: [data], digests: `${root}/kept` }, scope).openWhole("./fields.ts"))
        .fingerprint;
    const before = await fingerprint(root);
    await withFiles(FIELDS, async (other) => assertEquals(await fingerprint(other), before));
    const path = `${root}/labels/val/b.png`;
    const { mtime } = await Deno.stat(path);
    await Deno.writeFile(path, labelPng(4, 3, 0));
    await Deno.utime(path, mtime!, mtime!);
    assert(await fingerprint(root) !== before);
    await Deno.writeFile(path, labelPng(4, 3, 1));
    assertEquals(await fingerprint(root), before);
  }));

Deno.test("Resources open nothing that data would refuse", () =>
  withFiles({ ...FIELDS, "labels/train/b.png": labelPng(3, 4, 1) }, async (root) => {
    const refusing = new Resources({ data: [root] }, { base: `file://${root}/` });
    await assertRejects(
      () => refusing.openWhole("./fields.ts"),
      RangeError,
      'Cannot use labels "fields/train/b": they are 4x3, expected 3x4 as their picture',
    );
  }));
