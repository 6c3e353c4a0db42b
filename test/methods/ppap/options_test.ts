import { assertEquals } from "@std/assert";
import { ppapOptions } from "../../../src/methods/ppap/options.ts";

Deno.test("ppapOptions are by default the published COCOStuff27 ViT-S/8 column, every accident of the program as it is there", () => {
  const options = ppapOptions.parse({});
  assertEquals([options.positive_bound, options.negative_bound, options.moves], [0.55, 0.2, 2]);
  assertEquals([options.sigma_positive, options.sigma_negative, options.rows_per_anchor], [3, 3, 16]);
  assertEquals([options.temperature, options.learning_rate, options.weight_decay], [0.8, 1e-3, 0.1]);
  assertEquals([options.cluster_learning_rate, options.linear_learning_rate], [5e-3, 1e-3]);
  assertEquals(
    [options.decoder, options.anchor_block, options.tail_rows, options.criterion_dropout, options.decay_all],
    ["last-block", "rows-784", "partners", 0.1, true],
  );
});
