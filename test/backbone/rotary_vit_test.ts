import { assertEquals, assertNotEquals } from "@std/assert";
import { memory, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { frozenVit } from "../../src/backbone/load_vit.ts";
import type { OutputName } from "../../src/backbone/output_names.ts";
import { loadBackbone } from "../../src/backbone/weight_file.ts";
import { passLocalAttention } from "../../src/features/backbone_pass.ts";
import { readSafetensors } from "../../src/formats/safetensors.ts";
import rotary, { rotaryVit } from "../fixtures/rotary_vit.ts";
import { FIXTURES } from "../cli/terminal_fixture.ts";
import { assertTensor, tensorTest } from "../nn/tensor_fixture.ts";
import { GOLDEN } from "../parity/_golden.ts";
import { GoldenFile } from "../parity/golden_file.ts";
import { hashedValues } from "../parity/hashed_weights.ts";
import { goldenParameters } from "../parity/vit.ts";

const FILE = `${GOLDEN}/vit2/dinov2_reg4_tiny.safetensors`;
const images = (): Tensor4D => tensor4d(hashedValues(28 * 42 * 3, 3, 1), [1, 28, 42, 3]);
const NAMES: readonly OutputName[] = [
  "patches",
  "class",
  "registers",
  "tokens@1",
  "keys@2",
  "values@0",
  "logits",
];

tensorTest(
  "a transformer of one's own, on exported parts, gives the outputs of a built-in one where both are the same",
  async () => {
    const golden = await GoldenFile.open(FILE);
    const parameters = goldenParameters(golden, { heads: 2, kind: "dinov2-reg4" });
    // Without positions a rotation by nothing is all that is left.
    parameters.tensors.get("pos_embed")!.data.fill(0);
    const builtIn = frozenVit(parameters);
    const own = rotaryVit("own", (await readSafetensors(FILE)).tensors, 0);
    const seen = images();
    const [expected, found] = [await builtIn.outputs(seen, NAMES), await own.outputs!(seen, NAMES)];
    // Their epsilons are 1e-6 and 1e-5.
    for (const name of NAMES) {
      assertTensor(found[name], expected[name].shape, expected[name].dataSync(), 2e-3);
    }
    builtIn.dispose();
    own.dispose();
  },
);

tensorTest("a transformer of one's own is a backbone with attention and without a tensor left", async () => {
  const before = memory().numTensors;
  const backbone = await loadBackbone(rotary, [FIXTURES]);
  assertEquals(backbone.transformer, { depth: 4, heads: 2, registers: 4 });
  const seen = images();
  const [turned, plain] = [
    await backbone.features(seen),
    await rotaryFeatures(seen),
  ];
  assertNotEquals([...turned.dataSync()], [...plain.dataSync()]);
  const pixels = hashedValues(28 * 28 * 3, 3, 1);
  const local = await passLocalAttention(backbone, { id: "picture", side: 28, pixels });
  assertEquals(local.length, 4 * 9);
  for (const tensor of [turned, plain, seen]) tensor.dispose();
  backbone.dispose();
  assertEquals(memory().numTensors, before);
});

async function rotaryFeatures(seen: Tensor4D): Promise<Tensor4D> {
  const backbone = rotaryVit("plain", (await readSafetensors(FILE)).tensors, 0);
  const features = await backbone.features(seen);
  backbone.dispose();
  return features;
}
