import { assertEquals, assertGreater, assertThrows } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { syntheticBackbone } from "../../../src/methods/conformance/synthetic.ts";
import { conformanceChecks } from "../../../src/methods/conformance/conformance.ts";
import ppap from "../../../src/methods/ppap/mod.ts";
import { methodInputs } from "../../../src/methods/needs.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";
import { CLASSES, TRAINING, WIDTH } from "../training_fixture.ts";
import { options } from "./ppap_fixture.ts";

const context = { omh: null, classes: CLASSES, channels: WIDTH, random: new RandomStreams(0), ...TRAINING };
const COPY = { ...ppap.example, decoder: "last-block" };

Deno.test("ppap asks for the last block's input and parameters where it copies it, for nothing where it does not", () => {
  assertEquals(methodInputs(ppap, { ...options({ decoder: "last-block" }) }), {
    train: ["tokens@-2"],
    predict: ["tokens@-2"],
    parameters: ["block-1", "norm"],
  });
  assertEquals(methodInputs(ppap, { ...options() }), {});
});

Deno.test("ppap's attention costs by the square of the positions, its pairs by that of the batch", () => {
  const flops = (batch: number, positions: number) =>
    ppap.stepFlops({ batch, positions, channels: 8, classes: 3, clusters: 3 }, { ...options() });
  assertGreater(flops(1, 2000) / flops(1, 1000), 3.5);
  assertGreater(flops(2000, 10) / flops(1000, 10), 3);
});

tensorTest("ppap with a copy is refused on a backbone without blocks", () => {
  assertThrows(
    () => ppap.trainer({ ...context, options: { ...options({ decoder: "last-block" }) } }),
    TypeError,
    "the backbone has none, expected a vision transformer, or ppap.decoder new-block",
  );
});

tensorTest(
  "a copy starts with the backbone's values, in our layout, and keeps the final normalisation as it is",
  () => {
    const backbone = syntheticBackbone(["block-1", "norm"], WIDTH);
    const { state } = ppap.trainer({
      ...context,
      backbone,
      options: { ...options({ decoder: "last-block" }) },
    });
    const { shape: [outputs, inputs], data } = backbone.parameters["block-1"]!["attn.qkv.weight"];
    assertEquals(state["decoder.qkv.weight"].shape, [inputs, outputs]);
    const values = state["decoder.qkv.weight"].dataSync();
    assertEquals(values[1], data[inputs]);
    assertEquals(state["norm.gain"].dataSync(), backbone.parameters.norm!.weight.data);
    assertEquals("adam/norm.gain/first" in state, false);
  },
);

for (const { name, run } of conformanceChecks(ppap, { options: COPY })) {
  tensorTest(`ppap with a copy of the last block ${name}`, run);
}
