import { assertEquals } from "@std/assert";
import { tensor2d } from "@tensorflow/tfjs-core";
import { crfDecision, plainDecision } from "../../src/evaluate/pixel_decision.ts";
import type { FeatureBank } from "../../src/features/feature_bank.ts";
import { tensorTest } from "../nn/tensor_fixture.ts";

/** A bank of one flat picture of `side` pixels per side. */
function bankOf(side: number): Pick<FeatureBank, "pixels"> {
  return { pixels: () => Promise.resolve(new Float32Array(side * side * 3)) };
}

tensorTest("plainDecision takes the best class of each pixel, ties to the lowest index", async () => {
  const classes = await plainDecision.decide(tensor2d([[0, 1, 0], [2, 1, 2], [0, 0, 3]]));
  assertEquals([...classes], [1, 0, 2]);
});

tensorTest("crfDecision() gives a lone pixel the class of its like-coloured surroundings", async () => {
  const side = 8;
  const decision = crfDecision(bankOf(side), { width: side, height: side });
  await decision.setImage(0);
  // All pixels lean to class 0; one, in the middle of a flat picture, leans to class 1 as weakly.
  const scores = Array.from(
    { length: side * side },
    (_, pixel) => pixel === 27 ? [-0.8, -0.6] : [-0.6, -0.8],
  );
  assertEquals([...await plainDecision.decide(tensor2d(scores))].indexOf(1), 27);
  assertEquals(new Set(await decision.decide(tensor2d(scores))), new Set([0]));
});

tensorTest("crfDecision() keeps a certain prediction", async () => {
  const side = 4;
  const decision = crfDecision(bankOf(side), { width: side, height: side });
  await decision.setImage(0);
  const certain = tensor2d(Array.from({ length: side * side }, () => [-20, 0]));
  assertEquals(new Set(await decision.decide(certain)), new Set([1]));
});

tensorTest("crfDecision() decides among any number of classes, picture after picture", async () => {
  const side = 4;
  const pictures = [0, 1].map((value) => new Float32Array(side * side * 3).fill(value));
  const bank = { pixels: (index: number) => Promise.resolve(pictures[index]) };
  const decision = crfDecision(bank, { width: side, height: side });
  for (const index of [0, 1]) {
    await decision.setImage(index);
    for (const classes of [2, 3, 2]) {
      const certain = tensor2d(
        Array.from(
          { length: side * side },
          () => Array.from({ length: classes }, (_, c) => c === 1 ? 0 : -20),
        ),
      );
      assertEquals(new Set(await decision.decide(certain)), new Set([1]));
    }
  }
});
