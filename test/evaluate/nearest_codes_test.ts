import { assertEquals } from "@std/assert";
import { memory, tensor2d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../src/base/random.ts";
import { NEIGHBORS, neighborVotes, VOTE_TEMPERATURE } from "../../src/evaluate/nearest_codes.ts";
import { assertValues, tensorTest } from "../nn/tensor_fixture.ts";

tensorTest("neighborVotes() weighs the most similar codes by exp(cosine / 0.07)", async () => {
  const known = {
    unit: tensor2d([[1, 0], [0.8, 0.6], [0, 1], [-1, 0]]),
    classes: Int32Array.of(0, 1, 1, 2),
  };
  const before = memory().numTensors;
  const votes = await neighborVotes(tensor2d([[1, 0]]), known, 3, 2);
  // Of cosines 1 and 0.8: the second has exp(-0.2 / 0.07) of the first's weight.
  const second = Math.exp(-0.2 / 0.07);
  assertValues(votes, [1 / (1 + second), second / (1 + second), 0], 1e-6);
  assertEquals(memory().numTensors - before, 1);
});

tensorTest(
  "neighborVotes() takes the first of equally similar codes, and all where there are few",
  async () => {
    const known = { unit: tensor2d([[1, 0], [1, 0], [1, 0]]), classes: Int32Array.of(2, 0, 1) };
    const asked = tensor2d([[1, 0]]);
    assertValues(await neighborVotes(asked, known, 3, 1), [0, 0, 1], 0);
    assertValues(await neighborVotes(asked, known, 3, 9), [1 / 3, 1 / 3, 1 / 3], 1e-6);
  },
);

/** Unit vectors, drawn. */
function drawn(seed: number, count: number, channels: number): number[][] {
  const random = new RandomStreams(seed).stream("codes");
  return Array.from({ length: count }, () => {
    const vector = [...random.normals(channels)];
    const norm = Math.hypot(...vector);
    return vector.map((entry) => entry / norm);
  });
}

/** Votes by sorting all codes, in float64. */
function bruteForce(asked: number[], known: number[][], classes: number[], count: number): number[] {
  const ranked = known.map((code, at) => ({
    cosine: code.reduce((sum, entry, i) => sum + entry * asked[i], 0),
    label: classes[at],
  })).sort((a, b) => b.cosine - a.cosine).slice(0, NEIGHBORS);
  const votes = new Array(count).fill(0);
  for (const { cosine, label } of ranked) votes[label] += Math.exp(cosine / VOTE_TEMPERATURE);
  const total = votes.reduce((sum, vote) => sum + vote, 0);
  return votes.map((vote) => vote / total);
}

tensorTest("neighborVotes() agrees with a sort of all cosines", async () => {
  const [asked, known] = [drawn(1, 40, 5), drawn(2, 300, 5)];
  const classes = Array.from(known, (_, at) => at * 7 % 4);
  const votes = await neighborVotes(
    tensor2d(asked),
    { unit: tensor2d(known), classes: Int32Array.from(classes) },
    4,
  );
  // A cosine in float32 is off by up to 1e-7, a weight by that over 0.07, as part of itself.
  assertValues(votes, asked.flatMap((code) => bruteForce(code, known, classes, 4)), 1e-5);
});
