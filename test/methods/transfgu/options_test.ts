import { assertEquals, assertThrows } from "@std/assert";
import { transfguOptions } from "../../../src/methods/transfgu/options.ts";

Deno.test("transfguOptions has the official Cityscapes row as its defaults", () => {
  const { learning_rate, repeats, windows, window_scales, layers, negative_weights } = transfguOptions.parse(
    {},
  );
  assertEquals({ learning_rate, repeats, windows, window_scales, layers }, {
    learning_rate: 5e-5,
    repeats: 20,
    windows: "all",
    window_scales: [0.5, 0.4, 0.3, 0.2],
    layers: 2,
  });
  assertEquals([negative_weights[0], negative_weights.at(-1), negative_weights.length], [0.03, 0.1, 8]);
});

Deno.test("transfguOptions refuses what is out of range, and what it does not know", () => {
  for (
    const options of [
      { windows: 0 },
      { windows: "some" },
      { window_scales: [] },
      { window_scales: [1.1] },
      { keep_share: 1.01 },
      { heads: 0 },
      { negative_weights: [] },
      { restart_intervals: [0] },
      { aspects: 1 },
    ]
  ) {
    assertThrows(() => transfguOptions.parse(options));
  }
  assertEquals(transfguOptions.parse({ windows: 4, heads: 6 }).windows, 4);
});
