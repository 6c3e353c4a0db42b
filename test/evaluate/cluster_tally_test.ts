import { assertAlmostEquals, assertEquals } from "@std/assert";
import { ClusterTally } from "../../src/evaluate/cluster_tally.ts";

Deno.test("ClusterTally counts pictures one by one and together; ignored pixels count for the clusters in use alone", () => {
  const tally = new ClusterTally({ classes: 2, extra: 1, matching: "one-to-one" });
  assertEquals([...tally.add(Int32Array.of(0, 2, 2), Int32Array.of(1, 0, -1)).data], [0, 1, 0, 0, 1, 0]);
  assertEquals([...tally.add(Int32Array.of(2), Int32Array.of(0)).data], [0, 0, 0, 0, 1, 0]);
  const { counts, scores, effectiveClusters } = tally.scored();
  assertEquals([...counts.data], [0, 1, 0, 0, 2, 0]);
  assertEquals(scores.assignment, [1, -1, 0]);
  assertEquals(scores.accuracy, 100);
  // One pixel of four in cluster 0, three in cluster 2.
  assertAlmostEquals(effectiveClusters, Math.exp(0.25 * Math.log(4) + 0.75 * Math.log(4 / 3)), 1e-12);
});
