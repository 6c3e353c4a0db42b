import { assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { pairProducts, pairSums } from "../../../src/nn/pairs.ts";
import { assertLikeCpu, random, runOn } from "./engine_fixture.ts";

const pairs = (second = 4) => ({
  first: tf.tensor1d([0, 1, 3], "int32"),
  second: tf.tensor1d([2, second, 1], "int32"),
});

Deno.test("PairProducts and PairSums equal the plain operations on cpu for any width", async () => {
  for (const width of [1, 3, 4, 8, 11, 13]) {
    const table = () => random<tf.Rank.R2>([5, width], 1);
    await assertLikeCpu(() => pairProducts(table(), pairs()), 1e-6);
    await assertLikeCpu(() => pairSums(table(), pairs(), random<tf.Rank.R1>([3], 2)), 1e-6);
  }
});

Deno.test("PairProducts and PairSums refuse a row outside the table", async () => {
  await runOn("wasm", () => {
    const table = tf.zeros<tf.Rank.R2>([5, 2]);
    const expected = "row 5: there are 5 rows, expected 0..4";
    assertThrows(() => pairProducts(table, pairs(5)), RangeError, `Cannot multiply ${expected}`);
    assertThrows(() => pairSums(table, pairs(5), tf.zeros([3])), RangeError, `Cannot add ${expected}`);
    return [];
  });
});
