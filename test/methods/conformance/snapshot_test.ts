import { assertEquals } from "@std/assert";
import { tensor1d, variable } from "@tensorflow/tfjs-core";
import {
  firstDifference,
  firstOtherStep,
  putBack,
  sameBits,
  setValues,
  snapshotOf,
} from "../../../src/methods/conformance/snapshot.ts";
import { assertKeeps, tensorTest } from "../../nn/tensor_fixture.ts";
import { fixture } from "./conformance_fixture.ts";

Deno.test("sameBits() tells a zero's sign and takes NaN for NaN", () => {
  assertEquals(sameBits([0, NaN], [0, NaN]), true);
  assertEquals(sameBits([-0], [0]), false);
  assertEquals(sameBits([1], [1, 2]), false);
  assertEquals(sameBits(undefined, []), false);
});

Deno.test("firstDifference() names the first state that differs, among those asked for", () => {
  const [a, b] = [[1, 2, 3], [1, 5, 6]].map(([x, y, z]) => ({
    x: Float32Array.of(x),
    y: Float32Array.of(y),
    z: Float32Array.of(z),
  }));
  assertEquals(firstDifference(a, b), "y");
  assertEquals(firstDifference(a, b, ["x", "z"]), "z");
  assertEquals(firstDifference(a, b, ["x"]), undefined);
});

Deno.test("firstOtherStep() compares names and bits of losses", () => {
  const report = (losses: Record<string, number>) => ({ losses, diagnostics: {} });
  const expected = [report({ a: 1 }), report({ a: 2 })];
  assertEquals(firstOtherStep(expected, expected), undefined);
  assertEquals(firstOtherStep([report({ a: 1 }), report({ a: 3 })], expected), 1);
  assertEquals(firstOtherStep([report({ b: 1 }), report({ a: 2 })], expected), 0);
});

tensorTest("setValues() replaces all values and keeps no tensor", () => {
  const x = variable(tensor1d([1, 2]));
  assertKeeps(0, () => setValues(x, Float32Array.of(3, 4)));
  assertEquals([...x.dataSync()], [3, 4]);
});

tensorTest("putBack() puts a trainer where it was", async () => {
  const setup = fixture();
  const trainer = setup.start();
  await setup.train(trainer, 1);
  const saved = await snapshotOf(trainer);
  await setup.train(trainer, 2, 1);
  putBack(trainer, saved, 1);
  assertEquals([trainer.steps, await snapshotOf(trainer)], [1, saved]);
});
