import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import type { StageWork } from "../../../src/features/stage/types.ts";
import { maskStage } from "../../../src/methods/primaps/mask_stage.ts";
import { type PrimapsOptions, primapsOptions } from "../../../src/methods/primaps/options.ts";
import { spread, tensorTest } from "../../nn/tensor_fixture.ts";

/** Two images of 4 x 4 cells and 16 x 16 pixels, of which only what the stage reads is there. */
function work(changes: Partial<PrimapsOptions> = {}): StageWork<PrimapsOptions> {
  const images = {
    count: 2,
    gridSize: 4,
    channels: 6,
    resolution: 16,
    features: (index: number) => Promise.resolve(spread(16 * 6, 1 + 500 * index)),
    pixels: (index: number) => Promise.resolve(spread(16 * 16 * 3, 9 + 500 * index)),
  };
  const options = primapsOptions.parse(changes);
  return { options, random: new RandomStreams(0), images } as unknown as StageWork<PrimapsOptions>;
}

async function mapOf(item: number, changes: Partial<PrimapsOptions> = {}) {
  const { map } = await maskStage.make(item, work(changes));
  return map;
}

tensorTest("the stage makes a map of 8-bit numbers at the size of the training picture", async () => {
  const { dtype, shape, data } = await mapOf(0);
  assertEquals([dtype, shape], ["U8", [16, 16, 1]]);
  assert([...data as Uint8Array].every((number) => number === 255 || number >= 1 && number <= 16));
});

tensorTest(
  "the stage makes the same of an image whatever it made before, and draws signs by the image",
  async () => {
    const first = await mapOf(1);
    await mapOf(0);
    assertEquals(await mapOf(1), first);
  },
);

Deno.test("the stage depends on the options of the masks, and on no other", () => {
  const depends = (changes: Partial<PrimapsOptions>) => maskStage.depends(primapsOptions.parse(changes));
  assertEquals(depends({ gamma: 1, start_steps: 7, flips: false }), depends({}));
  for (
    const changes of [
      { threshold: 0.35 },
      { direction_sign: "largest-positive" },
      { seed_on_used: "best-free" },
      { stalled_image: "keep" },
      { single_mask_background: "mask" },
    ] as const
  ) assertNotEquals(depends(changes), depends({}));
});
