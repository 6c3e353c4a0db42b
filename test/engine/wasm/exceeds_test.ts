import * as tf from "@tensorflow/tfjs-core";
import { exceedsEither } from "../../../src/nn/exceeds.ts";
import { assertLikeCpu, random } from "./engine_fixture.ts";

Deno.test("ExceedsEither equals the plain operations on cpu for any length of row", async () => {
  for (const [rows, columns] of [[1, 1], [3, 4], [2, 7], [4, 33]]) {
    const thresholds = (count: number, seed: number) => random<tf.Rank.R1>([count], seed);
    await assertLikeCpu(
      () =>
        tf.cast(
          exceedsEither(random([rows, columns], 1), thresholds(rows, 2), thresholds(columns, 3)),
          "float32",
        ),
      0,
    );
  }
});
