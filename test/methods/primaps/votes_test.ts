import { assertEquals } from "@std/assert";
import { tensor3d } from "@tensorflow/tfjs-core";
import { maskVotes, pixelClusters } from "../../../src/methods/primaps/votes.ts";
import { resizeTaps } from "../../../src/nn/bilinear.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";

Deno.test("maskVotes() gives a mask its most frequent cluster, the lowest of equal ones, and no mask -1", () => {
  const clusters = Int32Array.of(3, 1, 1, 2, 5, 5, 0);
  const masks = Uint8Array.of(1, 1, 1, 2, 2, 255, 2);
  assertEquals([...maskVotes(clusters, masks, 6)], [1, 1, 1, 0, 0, -1, 0]);
});

tensorTest("pixelClusters() compare logits that are enlarged, ties to the lowest", async () => {
  // One row of two cells becomes four pixels: logits of cluster 0 are 0, 1, 3, 4, those of cluster 1 all 1.
  const taps = resizeTaps({ height: 1, width: 2 }, { height: 1, width: 4 });
  const logits = tensor3d([[[0, 1], [4, 1]], [[4, 1], [0, 1]]]);
  const maps = await pixelClusters(logits, taps);
  assertEquals(maps.map((map) => [...map]), [[1, 0, 0, 0], [0, 0, 0, 1]]);
});
