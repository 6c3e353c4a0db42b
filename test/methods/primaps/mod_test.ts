import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import primaps from "../../../src/methods/primaps/mod.ts";
import { primapsOptions } from "../../../src/methods/primaps/options.ts";
import { extensionContext } from "../../../src/methods/types.ts";
import type { CellSettings } from "../../../src/spec/mod.ts";
import { syntheticBatch } from "../../../src/methods/conformance/synthetic.ts";
import { assertValues, tensorTest } from "../../nn/tensor_fixture.ts";
import { CLASSES, TRAINING, WIDTH } from "../training_fixture.ts";

function start(clusters = CLASSES, direction_sign: "random" | "largest-positive" = "largest-positive") {
  return primaps.trainer({
    omh: null,
    classes: CLASSES,
    channels: WIDTH,
    random: new RandomStreams(0),
    ...TRAINING,
    clusters,
    linearProbe: false,
    options: {
      ...primapsOptions.parse({
        start_steps: 3,
        start_batches: 4,
        direction_sign,
        start_learning_rate: 1e-8,
      }),
    },
  });
}

const batch = () =>
  syntheticBatch(0, {
    images: 3,
    channels: WIDTH,
    classes: CLASSES,
    needs: [],
    inputs: { maps: ["masks/map"] },
  });

tensorTest("the first prototypes are principal directions of the images' features", async () => {
  const trainer = start();
  await trainer.step(batch());
  const values = trainer.state["start.directions"].dataSync() as Float32Array;
  const rows = Array.from({ length: CLASSES }, (_, k) => values.slice(k * WIDTH, (k + 1) * WIDTH));
  for (const [i, a] of rows.entries()) {
    const products = rows.map((b) => a.reduce((sum, entry, c) => sum + entry * b[c], 0));
    assertValues(products, rows.map((_, j) => i === j ? 1 : 0), 1e-5);
    const largest = a.reduce((most, entry) => Math.abs(entry) > Math.abs(most) ? entry : most, 0);
    assertEquals(largest > 0, true);
  }
});

tensorTest("more clusters than channels are refused", async () => {
  await assertRejects(
    () => start(WIDTH + 1).step(batch()),
    RangeError,
    'Cannot start "9" prototypes: the features have 8 channels, expected at least as many as clusters',
  );
});

Deno.test("OMH on PriMaPs is refused: there is no head", () => {
  const settings = { omh: { enabled: true } } as unknown as CellSettings;
  assertEquals(primaps.supportsOmh, false);
  assertThrows(
    () => extensionContext(settings, primaps),
    RangeError,
    'Cannot train "primaps": OMH is on and the method does not support it, expected OMH off',
  );
});
