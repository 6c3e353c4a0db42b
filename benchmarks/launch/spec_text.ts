/**
 * A spec of as many cells as one likes, of a method that trains in no time.
 *
 * @module
 */

/** Seeds of each point. */
const SEEDS = 10;

/**
 * The text of a spec.
 *
 * @param cells Number of its cells, a multiple of ten.
 * @param fixtures URL of the folder of the modules that it names, with a slash at its end.
 */
export function specText(cells: number, fixtures: string): string {
  const points = Array.from({ length: cells / SEEDS }, (_, point) => point);
  return `id: stub-${cells}
title: A table of ${cells} cells
version: 1
seeds: 0..${SEEDS - 1}
plugins: { stub: "${fixtures}slow_probe.ts", stripes: "${fixtures}stripes.ts", means: "${fixtures}patch_means.ts" }
base: { method: stub, dataset: stripes, backbone: means }
rows:
  - name: "point {stub.wait}"
    grid: { stub.wait: [${points.join(", ")}] }
tracks:
  embedded:
    train: { steps: 2, batch: 2, resolution: 32 }
    evaluate: { resolution: 32 }
`;
}
