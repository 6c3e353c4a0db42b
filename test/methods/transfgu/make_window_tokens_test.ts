import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { makeWindowTokens } from "../../../src/methods/transfgu/make_window_tokens.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";
import { CHANNELS, work } from "./stage_fixture.ts";

tensorTest("makeWindowTokens() has a token for each of the drawn windows, or for all", async () => {
  const before = memory().numTensors;
  const { tokens, foreground } = await makeWindowTokens(1, work({ windows: 4 }));
  assertEquals([tokens.shape, foreground.shape], [[4, CHANNELS], [4]]);
  // Half of 16 cells: 9 windows.
  assertEquals((await makeWindowTokens(1, work({ windows: "all" }))).tokens.shape, [9, CHANNELS]);
  // Twice as wide as high: 3 rows of 7 windows.
  assertEquals((await makeWindowTokens(1, work({ windows: "all", aspect: 2 }))).tokens.shape, [21, CHANNELS]);
  assertEquals(memory().numTensors, before);
});

tensorTest("makeWindowTokens() of an image repeats itself, and draws other windows of another", async () => {
  const [first, again, other] = await Promise.all(
    [1, 1, 2].map((item) => makeWindowTokens(item, work({ windows: 4 }))),
  );
  assertEquals(first, again);
  assertNotEquals(first.tokens.data, other.tokens.data);
});

tensorTest("makeWindowTokens() sees the lost edge of windows", async () => {
  const dropped = await makeWindowTokens(0, work({ windows: "all", window_edge: "dropped" }));
  const kept = await makeWindowTokens(0, work({ windows: "all", window_edge: "kept" }));
  assertEquals(dropped.tokens.shape, kept.tokens.shape);
  assertNotEquals(dropped.tokens.data, kept.tokens.data);
});

tensorTest("makeWindowTokens() keeps samples alone where there is a foreground test", async () => {
  const changes = { windows: "all", window_samples: "foreground-background", background_share: 0.5 } as const;
  const both = await makeWindowTokens(0, work(changes));
  const things = await makeWindowTokens(0, work({ ...changes, window_samples: "foreground" }));
  const kinds = [...both.foreground.data as Uint8Array];
  assertEquals(things.foreground.shape, [kinds.filter((kind) => kind === 1).length]);
  assert((things.foreground.data as Uint8Array).every((kind) => kind === 1));
});
