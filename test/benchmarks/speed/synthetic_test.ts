import { assert, assertEquals } from "@std/assert";
import { randomLabels, randomSplit, randomValues, randomVit } from "../../../benchmarks/speed/synthetic.ts";
import { inferArchitecture } from "../../../src/backbone/weights/architecture.ts";

Deno.test("randomValues() repeats what it has drawn and stays within its bound", () => {
  const values = randomValues("test", 70_000, 0.5);
  assertEquals(values.length, 70_000);
  assertEquals(values[65_521], values[0]);
  assert(values.every((value) => Math.abs(value) <= 0.5));
  assert(new Set(values).size > 60_000);
});

Deno.test("randomLabels() has every class", () => {
  assertEquals(new Set(randomLabels(2, 16, 5).data), new Set([0, 1, 2, 3, 4]));
});

Deno.test("randomSplit() has pictures of different pixels", async () => {
  const split = randomSplit(2, 8);
  const [first, second] = [await split.image(0), await split.image(1)];
  assertEquals(first.data.length, 8 * 8 * 3);
  assert(first.data.some((value, at) => value !== second.data[at]));
});

Deno.test("randomVit() has the sizes of ViT-S/8", () => {
  const { architecture, tensors } = randomVit(384);
  assertEquals(architecture, { channels: 384, depth: 12, heads: 6, patch: 8, grid: 28, mlpRatio: 4 });
  assertEquals(inferArchitecture(tensors), architecture);
});
