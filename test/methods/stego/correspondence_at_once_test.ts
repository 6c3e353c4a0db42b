import { assertEquals } from "@std/assert";
import { registerKernel, unregisterKernel } from "@tensorflow/tfjs-core";
import { pairTaps } from "../../../src/methods/stego/correspondence_at_once.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";

const draws = {
  // The corners, and the middle.
  coords1: Float32Array.of(-1, -1, 1, 1),
  coords2: Float32Array.of(0, 0, 0, 0),
  side: 1,
  pairings: [Int32Array.of(1, 0)],
};
const size = { height: 3, width: 3 };

tensorTest("pairTaps() gives none where the engine has no kernels for them", () => {
  assertEquals(pairTaps(draws, size), undefined);
});

tensorTest(
  "pairTaps() lists the batch, the neighbours below it, and the batch for each negative sample",
  () => {
    registerKernel({ kernelName: "SampledUnits", backendName: "wasm", kernelFunc: () => [] });
    try {
      const { batch, sets, points } = pairTaps(draws, size)!;
      assertEquals([batch, sets, points.count], [2, 3, 6]);
      const weights = points.weights.dataSync();
      const rows = [...points.rows.dataSync()].filter((_, tap) => weights[tap] === 1);
      // The first corner of the first image, the last of the second; the middles of both neighbours; those of the pairing.
      assertEquals(rows.sort((a, b) => a - b), [0, 4, 13, 17, 22, 31].sort((a, b) => a - b));
    } finally {
      unregisterKernel("SampledUnits", "wasm");
    }
  },
);
