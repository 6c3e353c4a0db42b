import { assertEquals, assertRejects } from "@std/assert";
import { foundSizes, publishedSizes } from "../../src/launch/split_sizes.ts";
import type { CellSettings } from "../../src/spec/mod.ts";
import { GOLDEN_ROOT } from "../data/_files.ts";

const SCOPE = { base: import.meta.url };

function settings(dataset: string, crop: "none" | "five"): Pick<CellSettings, "dataset" | "train"> {
  return { dataset, train: { crop } as CellSettings["train"] };
}

Deno.test("publishedSizes() needs no data and counts crops", async () => {
  assertEquals(await publishedSizes(settings("cityscapes27", "none"), SCOPE), { train: 2975, val: 500 });
  assertEquals(await publishedSizes(settings("cityscapes27", "five"), SCOPE), { train: 14875, val: 500 });
});

Deno.test("publishedSizes() is undefined for data without a published form", async () => {
  assertEquals(await publishedSizes(settings("../fixtures/stripes.ts", "none"), SCOPE), undefined);
});

Deno.test("foundSizes() counts what is there, crops included", async () => {
  const places = { root: GOLDEN_ROOT, scope: SCOPE };
  const { train, val } = await foundSizes(settings("potsdam3", "none"), places);
  assertEquals(await foundSizes(settings("potsdam3", "five"), places), { train: 5 * train, val });
});

Deno.test("foundSizes() needs the data", async () => {
  const places = { root: "/none", scope: SCOPE };
  await assertRejects(() => foundSizes(settings("potsdam3", "none"), places), Deno.errors.NotFound);
});
