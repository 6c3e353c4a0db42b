import { tensor4d } from "@tensorflow/tfjs-core";
import { cellColors, colorAffinity, laplacian } from "../../../src/methods/eagle/affinities.ts";
import { assertKeeps, assertTensor, assertValues, tensorTest } from "../../nn/tensor_fixture.ts";

tensorTest(
  "cellColors() takes the middle of a cell, as the normalised picture has it over 255, or of the picture",
  () => {
    // A row of four pixels of two cells: the middles of each are between its pixels.
    const picture = tensor4d([0, 0, 0, 2, 2, 2, 4, 4, 4, 6, 6, 6], [1, 1, 4, 3]);
    const size = { height: 1, width: 2 };
    const [colors] = cellColors(picture, size, { color_scale: "normalised-255" });
    assertTensor(colors, [2, 3], [1, 1, 1, 5, 5, 5].map((value) => value / 255), 1e-7);
    const [unit] = cellColors(picture, size, { color_scale: "unit" });
    const [mean, std] = [[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]];
    assertTensor(
      unit,
      [2, 3],
      [1, 1, 1, 5, 5, 5].map((value, at) => mean[at % 3] + std[at % 3] * value),
      1e-6,
    );
  },
);

tensorTest("cellColors() keeps the colours of each image alone", () => {
  const pictures = tensor4d(new Float32Array(2 * 4 * 4 * 3), [2, 4, 4, 3]);
  return assertKeeps(
    2,
    () => cellColors(pictures, { height: 2, width: 2 }, { color_scale: "normalised-255" }),
  );
});

Deno.test("colorAffinity() falls with the square of the distance over 0.02, and is 1 of a cell with itself", () => {
  const affinity = colorAffinity(Float32Array.of(0, 0, 0, 0.1, 0, 0, 0.1, 0.1, 0.1));
  const [near, far] = [Math.exp(-0.01 / 0.02), Math.exp(-0.02 / 0.02)];
  // Colours are float32.
  assertValues(affinity, [1, near, Math.exp(-1.5), near, 1, far, Math.exp(-1.5), far, 1], 1e-7);
});

Deno.test("laplacian() of two cells, worked by hand", () => {
  // Weights: colour 1 and 0.5, codes 4/4, 2/4 and -3, which counts as 0 -> [[2, 1], [1, 1]] with a second product of 0.
  const color = Float64Array.of(1, 0.5, 0.5, 1);
  const graph = laplacian(color, Float32Array.of(4, 2, 2, -3));
  const [d1, d2] = [3, 2];
  assertValues(graph, [1 / d1, -1 / Math.sqrt(d1 * d2), -1 / Math.sqrt(d1 * d2), 1 / d2], 1e-15);
});

Deno.test("laplacian() goes by colours alone where all codes are 0", () => {
  assertValues(laplacian(new Float64Array(4).fill(1), new Float32Array(4)), [0.5, -0.5, -0.5, 0.5], 1e-15);
});
