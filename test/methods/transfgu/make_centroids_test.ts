import { assertEquals, assertRejects } from "@std/assert";
import type { StageItem } from "../../../src/features/stage/types.ts";
import { makeCentroids } from "../../../src/methods/transfgu/make_centroids.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";
import { CHANNELS, work } from "./stage_fixture.ts";

/** Windows of an image: foreground ones at 10, background ones at -10 and -20. */
function windows(...values: number[]): StageItem {
  const data = Float32Array.from(values.flatMap((value) => new Array(CHANNELS).fill(value)));
  return {
    tokens: { dtype: "F32", shape: [values.length, CHANNELS], data },
    foreground: {
      dtype: "U8",
      shape: [values.length],
      data: Uint8Array.from(values, (value) => Number(value > 0)),
    },
  };
}

const bank = { windows: [windows(10, -20), windows(-10, 11), windows(9, -20, -10)] };
const firsts = ({ centroids }: StageItem) =>
  [...centroids.data as Float32Array].filter((_, at) => at % CHANNELS === 0);

for (const kmeans of ["lloyd", "mini-batch"] as const) {
  tensorTest(`makeCentroids() clusters the windows of all images by ${kmeans}`, async () => {
    const found = await makeCentroids(0, work({ kmeans }, bank, 2));
    assertEquals(found.centroids.shape, [2, CHANNELS]);
    assertEquals(firsts(found).sort((a, b) => a - b), [-15, 10]);
  });
}

tensorTest("makeCentroids() clusters foreground and background by themselves, the former first", async () => {
  const found = await makeCentroids(
    0,
    work({ window_samples: "foreground-background", thing_clusters: 1 }, bank),
  );
  assertEquals(firsts(found)[0], 10);
  assertEquals(firsts(found).slice(1).sort((a, b) => a - b), [-20, -10]);
});

tensorTest("makeCentroids() has none for a background mask", async () => {
  assertEquals((await makeCentroids(0, work({ things_only: true }, bank))).centroids.shape, [2, CHANNELS]);
});

tensorTest("makeCentroids() leaves the background a cluster", async () => {
  const own = work({ window_samples: "foreground-background", thing_clusters: 3 }, bank);
  await assertRejects(() => makeCentroids(0, own), RangeError, "3 of 3 clusters are the foreground's");
});
