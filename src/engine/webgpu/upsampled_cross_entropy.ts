/**
 * Cross-entropy of maps of logits that are upsampled to the size of their labels; no upsampled map is ever held.
 *
 * @module
 */
import { readersOf } from "./readers.ts";
import { LANES, reduction } from "./rows.ts";
import type { GpuKernel } from "./runtime.ts";

/** Most workgroups over pixels: as many sums are left to add. */
const MOST_GROUPS = 1024;

/** Larger than the logarithm of any sum: probabilities become 0. */
const NEVER = "3.0e38";

/** `z`, the upsampled logit of a class. */
const UPSAMPLE = `
fn upsampled(image: u32, pixel: u32, class_: u32) -> f32 {
  var z = 0.0;
  for (var tap = pixel; tap < 4u * c.pixels; tap += c.pixels) {
    z += weights[tap] * logits[(image * c.positions + u32(rows[tap])) * c.classes + class_];
  }
  return z;
}`;

/** The logarithm of each pixel's sum of powers, and behind those sums of losses. */
const LOSSES = `
fn run(group: u32, lane: u32) {
  var losses = 0.0;
  for (var at = group * ${LANES}u + lane; at < c.batch * c.pixels; at += c.groups * ${LANES}u) {
    let image = at / c.pixels;
    let pixel = at % c.pixels;
    let label = labels[pixel * c.batch + image];
    if (label < 0 || label >= i32(c.classes)) {
      levels[at] = ${NEVER};
      continue;
    }
    var top = -3.0e38;
    for (var q = 0u; q < c.classes; q++) { top = max(top, upsampled(image, pixel, q)); }
    var sum = 0.0;
    for (var q = 0u; q < c.classes; q++) { sum += exp(upsampled(image, pixel, q) - top); }
    levels[at] = top + log(sum);
    losses += log(sum) + (top - upsampled(image, pixel, u32(label)));
  }
  let loss = sumOfGroup(losses, lane);
  if (lane == 0u) { levels[c.batch * c.pixels + group] = loss; }
}`;

/**
 * The slope of a position: a workgroup has CLASSES classes side by side, and in turns all pixels that read it. The first one adds
 * up the losses.
 */
const SLOPES = `
fn run(group: u32, lane: u32) {
  var losses = 0.0;
  for (var i = select(c.parts, lane, group == 0u); i < c.parts; i += ${LANES}u) {
    losses += levels[c.batch * c.pixels + i];
  }
  let loss = sumOfGroup(losses, lane);
  if (group == 0u && lane == 0u) { value[0] = loss / c.counted; }
  let blocks = (c.classes + CLASSES - 1u) / CLASSES;
  let place = group / blocks;
  let image = place / c.positions;
  let position = place % c.positions;
  let q = group % blocks * CLASSES + lane % CLASSES;
  var sum = 0.0;
  if (q < c.classes) {
    for (var i = u32(readers[position]) + lane / CLASSES; i < u32(readers[position + 1u]); i += ${LANES}u / CLASSES) {
      let tap = u32(readers[i]);
      let pixel = tap % c.pixels;
      let truth = select(0.0, 1.0, u32(labels[pixel * c.batch + image]) == q);
      sum += weights[tap] * (exp(upsampled(image, pixel, q) - levels[image * c.pixels + pixel]) - truth);
    }
  }
  sums[lane] = sum;
  workgroupBarrier();
  if (lane < CLASSES && q < c.classes) {
    for (var i = lane + CLASSES; i < ${LANES}u; i += CLASSES) { sum += sums[i]; }
    slope[place * c.classes + q] = sum / c.counted;
  }
}`;

/** The cross-entropy of upsampled maps of logits, summed and divided by `counted`, and its slope. */
export const upsampledCrossEntropyMean: GpuKernel = (
  { inputs: { logits, labels, rows, weights }, attrs },
  runtime,
) => {
  const [batch, positions, classes] = logits.shape;
  const pixels = rows.shape[1];
  const groups = Math.min(MOST_GROUPS, Math.ceil(batch * pixels / LANES));
  const adding = (subgroup: number) => reduction("sumOfGroup", "a + b", LANES, LANES, subgroup);
  const sizes = {
    batch: { u32: batch },
    positions: { u32: positions },
    classes: { u32: classes },
    pixels: { u32: pixels },
  };
  const levels = runtime.allocate([batch * pixels + groups]);
  runtime.run({
    name: "UpsampledCrossEntropyMean: losses",
    code: (subgroup) => UPSAMPLE + adding(subgroup) + LOSSES,
    lanes: LANES,
    groups,
    reads: { logits, labels, rows, weights },
    writes: { levels },
    constants: sizes,
  });
  const readers = runtime.upload(readersOf("upsample", runtime.integers(rows, "rows of taps"), positions));
  const [value, slope] = [runtime.allocate([]), runtime.allocate(logits.shape)];
  const together = Math.min(LANES, 2 ** Math.ceil(Math.log2(classes)));
  runtime.run({
    name: "UpsampledCrossEntropyMean: slopes",
    variant: `${together}`,
    code: (subgroup) =>
      `const CLASSES = ${together}u;\nvar<workgroup> sums: array<f32, ${LANES}>;` +
      UPSAMPLE + adding(subgroup) + SLOPES,
    lanes: LANES,
    groups: batch * positions * Math.ceil(classes / together),
    reads: { logits, labels, rows, weights, levels, readers },
    writes: { value, slope },
    constants: { ...sizes, parts: { u32: groups }, counted: { f32: attrs.counted as number } },
  });
  runtime.free(levels, readers);
  return [value, slope];
};
