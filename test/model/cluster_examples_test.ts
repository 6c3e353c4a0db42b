import { assertEquals } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { clusterExamples } from "../../src/model/cluster_examples.ts";
import type { RestoredHead } from "../../src/model/restored_head.ts";
import type { ModelHierarchy } from "../../src/model/types.ts";

await startEngine("wasm");

/** Features of two channels on a grid of 2 x 2: codes are the features themselves. */
const ITEMS = [
  [1, 0, /**/ 0.6, 0.8, /**/ 0, 2, /**/ -1, 0.1],
  [3, 0.3, /**/ 1, 1, /**/ 0.1, 9, /**/ 0, 0],
];
const BANK = {
  gridSize: 2,
  channels: 2,
  split: { id: String },
  features: (index: number) => Promise.resolve(Float32Array.from(ITEMS[index])),
};

function head(hierarchy: ModelHierarchy | null): RestoredHead {
  const predictor = { codes: (features: { clone(): unknown }) => features.clone() };
  return { predictor, model: { hierarchy } } as unknown as RestoredHead;
}

Deno.test("clusterExamples() gives each patch to the centre with the largest cosine, and shows the nearest of each item", async () => {
  // Along the first axis, twice as long as the others; along the second; against the first.
  const centers = [{ rows: 3, columns: 2, data: Float32Array.of(2, 0, 0, 1, -1, 0) }];
  const [level, ...others] = await clusterExamples(head({ centers, plans: [] }), BANK, [0, 1], 2);
  assertEquals(others, []);
  const place = (index: number, row: number, column: number) => ({ index, row, column });
  assertEquals(level, [
    // Of the second item (3, 0.3), then (1, 1), which is as far from both axes, and no direction at all: the first of equals.
    { share: 4 / 8, patches: [place(0, 0, 0), place(1, 0, 0)] },
    { share: 3 / 8, patches: [place(0, 1, 0), place(1, 1, 0)] },
    { share: 1 / 8, patches: [place(0, 1, 1)] },
  ]);
  const [[one]] = await clusterExamples(head({ centers, plans: [] }), BANK, [1], 1);
  assertEquals(one, { share: 3 / 4, patches: [place(1, 0, 0)] });
});

Deno.test("clusterExamples() has a cluster without patches, and nothing where there is no hierarchy", async () => {
  const centers = [1, 2].map((rows) => ({
    rows,
    columns: 2,
    data: Float32Array.of(0, 1, 1, 0).slice(0, 2 * rows),
  }));
  const levels = await clusterExamples(head({ centers, plans: [] }), BANK, [], 2);
  const empty = { share: 0, patches: [] };
  assertEquals(levels, [[empty], [empty, empty]]);
  assertEquals(await clusterExamples(head(null), BANK, [0], 2), []);
});
