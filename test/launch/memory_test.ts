import { assert, assertEquals } from "@std/assert";
import { loadPlan } from "../../src/app/load_plan.ts";
import { estimateInputs, HEAP_BYTES, workerMemory } from "../../src/launch/memory.ts";
import { Resources } from "../../src/launch/resources.ts";
import { loadCatalogue } from "../../src/app/catalogue.ts";
import omhExtension from "../../src/omh/extension.ts";
import { omhOptions } from "../../src/omh/options.ts";
import type { CellSettings } from "../../src/spec/mod.ts";

const MIB = 2 ** 20;
const resources = new Resources({ data: ["/none"] }, {});
const { plan } = await loadPlan("tables/cityscapes.yaml", { track: "paper" });
const paper = plan.rows.flatMap(({ points }) => points).find(({ settings }) =>
  settings?.backbone === "vit-s8"
)!;

/** A step on ViT-S/8 features of 28 x 28 positions. */
async function step(
  method: string,
  batch: number,
  changes: Partial<CellSettings> = {},
): Promise<ReturnType<typeof workerMemory>> {
  const options = (await loadCatalogue()).methods[method].options.parse({});
  const settings: CellSettings = {
    ...paper.settings!,
    method,
    options: options as CellSettings["options"],
    train: { ...paper.settings!.train, batch, resolution: 224 },
    ...changes,
  };
  const sizes = { train: 1000, val: 100 };
  return workerMemory(await estimateInputs([settings], settings, sizes, resources));
}

Deno.test("workerMemory() is right to a factor of two of the heaps that steps were measured to take", async () => {
  const measured: [string, number, number][] = [
    ["stego", 16, 344],
    ["stego", 32, 673],
    ["smooseg", 16, 286],
    ["smooseg", 32, 560],
    ["hp", 16, 790],
    ["hp", 64, 3487],
  ];
  for (const [method, batch, heap] of measured) {
    const ratio = (await step(method, batch)).training / MIB / heap;
    assert(ratio > 0.5 && ratio < 2, `${method} of ${batch}: ${ratio} of ${heap} MiB`);
  }
});

Deno.test("workerMemory() sees sizes that nothing can hold", async () => {
  const { options, train } = paper.settings!;
  const samples = await step("stego", 16, {
    options: { ...options, dim: 90, feature_samples: 64, neg_samples: 5 },
  });
  assert(samples.tensors > HEAP_BYTES);
  const clusters = await step("dino", 16, {
    options: {},
    train: { ...train, batch: 16, extra_clusters: 100_000 },
  });
  assert(clusters.evaluation > HEAP_BYTES);
  assertEquals(clusters.tensors, clusters.backbone + Math.max(clusters.training, clusters.evaluation));
});

Deno.test("workerMemory() takes what a method and OMH say they hold beside the batch, the largest cell's", async () => {
  const options = omhOptions.parse({ levels: 2 }) as unknown as Record<string, unknown>;
  const plain = await step("stego", 16, { omh: null });
  const added = omhExtension.stepBytes!({ positions: 16 * 28 ** 2, channels: 70, classes: 27 }, options);
  assertEquals((await step("stego", 16, { omh: options })).training - plain.training, added);
});
