import { assert, assertEquals } from "@std/assert";
import { RandomStreams } from "@omh/bench";
import stego from "../src/methods/stego/mod.ts";
import { stegoFromOutside } from "./fixtures/stego_from_outside.ts";
import { CLASSES, snapshot, stegoExample, train, TRAINING, WIDTH } from "./methods/training_fixture.ts";
import { tensorTest } from "./nn/tensor_fixture.ts";
import { omh } from "./omh/omh_fixture.ts";

const OPTIONS = stegoExample();

for (const hierarchy of [null, omh({ epsilon: 0.05 })]) {
  tensorTest(
    `STEGO written on mod.ts trains to the bits of the built-in one ${hierarchy ? "with" : "without"} OMH`,
    async () => {
      const context = () => ({
        options: OPTIONS,
        omh: hierarchy,
        classes: CLASSES,
        channels: WIDTH,
        random: new RandomStreams(3),
        ...TRAINING,
      });
      const builtIn = stego.trainer({ ...context(), options: { ...OPTIONS } });
      const outside = stegoFromOutside(context());
      assertEquals(await train(outside, 4), await train(builtIn, 4));
      const [expected, actual] = [snapshot(builtIn), snapshot(outside)];
      assertEquals(actual, expected);
      assert(hierarchy === null || "omh.centers_3" in actual);
    },
  );
}

Deno.test("STEGO written on mod.ts needs nothing else of the harness", async () => {
  const text = await Deno.readTextFile(new URL("./fixtures/stego_from_outside.ts", import.meta.url));
  const modules = [...text.matchAll(/ from "([^"]+)"/g)].map(([, module]) => module);
  assertEquals(modules, ["@omh/bench", "@tensorflow/tfjs-core"]);
});
