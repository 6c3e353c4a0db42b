import { assertEquals, assertThrows } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import dino from "../../../src/methods/dino/mod.ts";
import { assertKeeps, tensorTest } from "../../nn/tensor_fixture.ts";
import { omh } from "../../omh/omh_fixture.ts";
import { TRAINING } from "../training_fixture.ts";

const context = { options: dino.options.parse({}), omh: null, classes: 3, channels: 8, ...TRAINING };

Deno.test("dino declares its name and that features are all it needs", () => {
  assertEquals([dino.name, dino.needs, dino.dropLast], ["dino", [], false]);
});

Deno.test("dino counts a matrix product of its two probes, forwards and backwards", () => {
  const shape = { batch: 2, positions: 5, channels: 8, classes: 3 };
  assertEquals(dino.stepFlops(shape, context.options), 3 * 2 * (2 * 5) * 8 * (2 * 3));
});

tensorTest("dino starts two probes on all feature channels", () => {
  const { state } = dino.trainer({ ...context, random: new RandomStreams(0) });
  const shapes = Object.entries(state).map(([name, { shape }]) => [name, shape]).slice(0, 3);
  assertEquals(shapes, [
    ["cluster_probe.centers", [3, 8]],
    ["linear_probe.weight", [8, 3]],
    ["linear_probe.bias", [1, 3]],
  ]);
});

tensorTest("dino refuses OMH", async () => {
  await assertKeeps(0, () => {
    const error = assertThrows(
      () => dino.trainer({ ...context, omh: omh(), random: new RandomStreams(0) }),
      RangeError,
    );
    assertEquals(
      error.message,
      'Cannot train "dino": OMH is on and there is no head for it to shape, expected OMH off',
    );
  });
});
