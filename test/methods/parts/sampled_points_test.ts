import { tensor2d } from "@tensorflow/tfjs-core";
import { cosines, unitPoints } from "../../../src/methods/parts/sampled_points.ts";
import { createTaps } from "../../../src/nn/interpolate.ts";
import { assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";

tensorTest(
  "unitPoints() are interpolated before they are brought to length 1, cosines() compare all with all",
  () => {
    const table = tensor2d([[3, 0], [0, 4]]);
    // Points of two images of two points each: row 0, the middle of both, row 1, row 0.
    const rows = [0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const shares = [1, 0.5, 1, 1, 0, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const points = unitPoints(table, createTaps(Int32Array.from(rows), Float32Array.from(shares)), 2);
    assertTensor(points, [2, 2, 2], [1, 0, 0.6, 0.8, 0, 1, 1, 0], 1e-6);
    assertTensor(cosines(points, points), [2, 2, 2], [1, 0.6, 0.6, 1, 1, 0, 0, 1], 1e-6);
  },
);
