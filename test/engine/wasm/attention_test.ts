import type { Rank } from "@tensorflow/tfjs-core";
import { attention } from "../../../src/nn/attention.ts";
import { assertLikeCpu, random } from "./engine_fixture.ts";

Deno.test("Attention equals the plain operations on cpu for any tokens and heads", async () => {
  for (const [tokens, heads, channels] of [[1, 1, 4], [5, 3, 4], [17, 2, 5], [50, 4, 32], [200, 2, 8]]) {
    await assertLikeCpu(() => attention(random<Rank.R2>([tokens, 3 * heads * channels], 1), heads), 1e-5);
  }
});
