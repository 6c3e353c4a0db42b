import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { packageFolder } from "../../src/base/workspace.ts";
import { Resources } from "../../src/launch/resources.ts";
import type { CellSettings } from "../../src/spec/mod.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { GOLDEN_ROOT } from "../data/_files.ts";
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
