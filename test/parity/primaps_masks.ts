/**
 * Golden runners: PriMaPs's masks of an image, and its first prototypes.
 *
 * @module
 */
import { maskLogits, maskMap, refinedMasks } from "../../src/methods/primaps/mask_map.ts";
import { type MaskOptions, primapsOptions } from "../../src/methods/primaps/options.ts";
import { type Proposals, proposeMasks } from "../../src/methods/primaps/proposals.ts";
import { Scatter } from "../../src/methods/primaps/scatter.ts";
import { unnormaliseToBgr } from "../../src/nn/crf/mod.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { leads, measureMean } from "./primaps_golden.ts";
import { CLEAR_MARGIN, CRF, VALUES } from "./tolerance_classes.ts";
import { transposed } from "./transposed.ts";

/** Directions, seeds and cells of every mask, what they become as logits, and the map that the CRF makes of them. */
export async function masks(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const [channels, height, width] = golden.shape("feat");
  const cells = { height, width };
  const values = transposed(golden.floats("feat"), channels);
  const options: MaskOptions = { ...primapsOptions.parse({}), threshold: golden.config.threshold };
  const found = proposeMasks({ ...cells, channels, values }, options, (mask, direction) => {
    const wanted = golden.floats("directions").subarray(mask * channels, (mask + 1) * channels);
    return Math.sign(wanted.reduce((sum, entry, c) => sum + entry * direction[c], 0));
  });
  compareProposals(golden, comparison, found);
  const [, imageHeight, imageWidth] = golden.shape("image");
  const size = { height: imageHeight, width: imageWidth };
  const pixels = transposed(golden.floats("image"), 3);
  comparison.values("picture", channelsFirst(unnormaliseToBgr(pixels)), EXACT);
  const labels = await maskMap(found, cells, pixels, size, options);
  if (!golden.has("crf")) return comparison.values("labels", labels, EXACT);
  const { medians, background, logits } = maskLogits(found.proposals.map(({ mask }) => mask), cells, options);
  comparison.values("median", medians.flatMap((median) => [...median]), VALUES);
  comparison.values("background", background, VALUES);
  comparison.values("logits", transposed(logits, height * width), VALUES);
  const refined = transposed(await refinedMasks(logits, cells, pixels, size), size.height * size.width);
  comparison.values("crf", refined, CRF);
  measureMean(golden, comparison, "crf", refined);
  const margins = leads(golden.floats("crf"), size.height * size.width);
  comparison.values("labels", labels, EXACT, (at) => margins[at] <= CLEAR_MARGIN);
}

function compareProposals(golden: GoldenFile, comparison: Comparison, { proposals, free }: Proposals): void {
  comparison.values("directions", proposals.flatMap(({ direction }) => [...direction]), VALUES);
  comparison.values("seed_cells", proposals.map(({ seed }) => seed), EXACT);
  comparison.values("free", proposals.flatMap(({ free }) => [...free]), EXACT);
  comparison.values("free_end", free, EXACT);
  if (!golden.has("similarity")) return;
  comparison.values("similarity", proposals.flatMap(({ mask }) => [...mask]), VALUES);
}

/** From blue, green and red side by side to planes of red, green and blue. */
function channelsFirst(bgr: Uint8Array): number[] {
  return [2, 1, 0].flatMap((channel) => [...bgr].filter((_, at) => at % 3 === channel));
}

/** Principal directions of rows, the largest component positive, and how much the rows vary along each. */
export function firstPrototypes(golden: GoldenFile, comparison: Comparison): void {
  const [count, channels] = golden.shape("rows");
  const values = golden.floats("rows");
  const rows = Array.from(
    { length: count },
    (_, row) => values.subarray(row * channels, (row + 1) * channels),
  );
  const scatter = new Scatter(channels);
  for (const row of rows) scatter.add(row);
  const directions = scatter.directions(golden.config.K);
  const lengths = directions.map((direction) => {
    const scores = rows.map((row) => row.reduce((sum, entry, c) => sum + entry * direction[c], 0));
    const mean = scores.reduce((sum, score) => sum + score, 0) / count;
    return Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0));
  });
  comparison.values("prototypes", directions.flatMap((direction) => [...direction]), VALUES);
  comparison.values("singular_values", lengths, VALUES);
}
