import { assertEquals } from "@std/assert";
import { frozenVit } from "../../src/backbone/load_vit.ts";
import type { OutputName } from "../../src/backbone/output_names.ts";
import type { Backbone } from "../../src/backbone/types.ts";
import { dinoParameters } from "../../src/backbone/weights/dino_parameters.ts";
import { NO_CACHE } from "../../src/features/cache/types.ts";
import { OutputBank } from "../../src/features/output_bank.ts";
import { spread, tensorTest } from "../nn/tensor_fixture.ts";
import { hashedParameters } from "../parity/hashed_weights.ts";
import { PATCH, SIDE } from "./bank_fixture.ts";

const SIZES = { channels: 6, depth: 3, heads: 2, patch: PATCH, grid: 3, mlpRatio: 2 };
const GRID = { height: SIDE / PATCH, width: SIDE / PATCH };

/** A bank of outputs that keeps nothing, the names of each pass, and what the picture of an item is. */
function outputBank() {
  const vit = frozenVit(dinoParameters(hashedParameters(SIZES), { heads: 2 }), undefined, "vit");
  const passes: (readonly OutputName[])[] = [];
  const backbone: Backbone = {
    ...vit,
    name: "vit",
    channels: SIZES.channels,
    patch: PATCH,
    outputs: (images, names) => {
      passes.push(names);
      return vit.outputs(images, names);
    },
  };
  const picture = (index: number) => ({
    id: `item-${index}`,
    side: SIDE,
    pixels: spread(3 * SIDE * SIDE, 1 + 100 * index),
  });
  const bank = new OutputBank({
    backbone,
    count: 4,
    grid: GRID,
    store: (layout) => NO_CACHE.store(layout),
    remember: (_, compute) => compute(),
    picture: (index) => Promise.resolve(picture(index)),
  });
  return { bank, passes, picture };
}

tensorTest("the outputs of a picture come from one pass, by whatever names they are asked for", async () => {
  const { bank, passes } = outputBank();
  const given = await bank.get(1, ["keys", "keys@-1", "class"], false);
  assertEquals(passes.length, 1);
  assertEquals(given.keys, given["keys@-1"]);
  assertEquals(given.class.length, SIZES.channels);
});

tensorTest("features() hand on what the same pass gives besides", async () => {
  const { bank, passes, picture } = outputBank();
  const alone = await bank.get(2, ["patches", "class"], false);
  const features = await bank.features(picture(2), 2, ["class"], false);
  assertEquals(features, alone.patches);
  assertEquals(await bank.get(2, ["class"], false), { class: alone.class } as typeof alone);
  assertEquals(passes.length, 2);
  // Of another picture, or asked for once more, there is nothing left.
  await bank.get(3, ["class"], false);
  await bank.get(2, ["class"], false);
  assertEquals(passes.length, 4);
});

tensorTest("features that are asked for as an output too are an array of their own", async () => {
  const { bank, passes, picture } = outputBank();
  const features = await bank.features(picture(0), 0, ["patches"], false);
  const before = [...features];
  features.fill(0);
  assertEquals([...(await bank.get(0, ["patches"], false)).patches], before);
  assertEquals(passes.length, 1);
});
