import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { drawFrom, drawKept, type DrawShape } from "../../../src/methods/hp/draws.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";
import { options } from "./hp_fixture.ts";

const SHAPE: DrawShape = { batch: 3, positions: 16, channels: 8, rows: 6, images: 12 };
const source = (changes = {}, seed = 0) => drawFrom(new RandomStreams(seed), SHAPE, options(changes));

tensorTest("drawKept() marks about the share, each entry alike", () => {
  const random = new RandomStreams(0).stream("test");
  const kept = drawKept(random, [200, 500], 0.02)!;
  assertEquals(kept.shape, [200, 500]);
  const marks = kept.dataSync();
  assert(marks.every((mark) => mark === 0 || mark === 1));
  const mean = (values: ArrayLike<number>) =>
    Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
  // Four standard deviations: 4 sqrt(0.02 * 0.98 / entries).
  assertAlmostEquals(mean(marks), 0.02, 1.8e-3);
  assertAlmostEquals(mean(marks.subarray(0, 50_000)), 0.02, 2.6e-3);
  const after = Array.from(marks).filter((_, at) => at > 0 && marks[at - 1] === 1);
  assertAlmostEquals(mean(after), 0.02, 4 * Math.sqrt(0.02 * 0.98 / after.length));
});

tensorTest("drawKept() keeps nothing, everything or most", () => {
  const random = new RandomStreams(0).stream("test");
  assertEquals(drawKept(random, [3, 4], 1), null);
  assertEquals([...drawKept(random, [3, 4], 0)!.dataSync()], Array(12).fill(0));
  const most = drawKept(random, [100, 100], 0.9)!.dataSync();
  assertAlmostEquals(Array.from(most).reduce((sum, x) => sum + x, 0) / 1e4, 0.9, 0.012);
});

tensorTest("step() draws masks of the shapes of what they drop", () => {
  const { image, momentum, features, mixed, jittered, kept } = source().step(4);
  const shapes = [image.linear, image.nonlinear, momentum.linear, momentum.nonlinear, features];
  for (const { shape } of [...shapes, jittered!.linear, jittered!.nonlinear]) assertEquals(shape, [3, 8]);
  for (const { shape } of [momentum.output, mixed]) assertEquals(shape, [3, 6]);
  assertEquals(kept!.shape, [16, 48]);
});

tensorTest("step() draws nothing for colour-jittered images that have no weight, and the rest alike", () => {
  const [all, plain] = [source().step(4), source({ consistency_weight: 0 }).step(4)];
  assertEquals(plain.jittered, null);
  assertEquals(plain.mixed.dataSync(), all.mixed.dataSync());
  assertEquals(plain.kept!.dataSync(), all.kept!.dataSync());
});

tensorTest("draws depend on seed and step alone", () => {
  const one = source();
  const values = (from = one, step = 4) => from.step(step).image.linear.dataSync();
  const first = values();
  one.step(5);
  one.specific(4);
  assertEquals(values(), first);
  assertNotEquals(values(one, 5), first);
  assertNotEquals(values(source({}, 1)), first);
});

tensorTest("the pools take positions of their own from the same images, each image once", () => {
  const [agnostic, specific] = [source().agnostic(0), source().specific(0)];
  assertEquals(new Set(agnostic.images).size, SHAPE.rows);
  assertEquals(specific.images, agnostic.images);
  assertNotEquals(specific.positions, agnostic.positions);
  for (const { positions } of [agnostic, specific]) {
    assert(positions.every((position) => position >= 0 && position < 16));
  }
  assertEquals(agnostic.mask.shape, [6, 8]);
  assertEquals(specific.masks.output.shape, [6, 6]);
  assertNotEquals(source().specific(2).images, specific.images);
});
