import { fileURLToPath } from "node:url";
import { assert, assertEquals } from "@std/assert";
import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import type { BackboneDefinition } from "../../../src/backbone/types.ts";
import { RandomStreams } from "../../../src/base/random.ts";
import ppap from "../../../src/methods/ppap/mod.ts";
import { ppapOptions } from "../../../src/methods/ppap/options.ts";
import tinyDino from "../../fixtures/tiny_dino.ts";
import tinyDinov2 from "../../fixtures/tiny_dinov2.ts";
import tinyDinov2Registers from "../../fixtures/tiny_dinov2_reg4.ts";
import { assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";
import { TRAINING } from "../training_fixture.ts";

const FIXTURES = new URL("../../fixtures/", import.meta.url);
const CASES: [definition: BackboneDefinition, file: string][] = [
  [tinyDino, "../golden/checkpoints/tiny_dino_zip.pth"],
  [tinyDinov2, tinyDinov2.file!],
  [tinyDinov2Registers, tinyDinov2Registers.file!],
];

for (const [definition, file] of CASES) {
  tensorTest(
    `a copy of the last block of "${definition.name}" gives the backbone's features as codes`,
    async () => {
      const backbone = await definition.load(fileURLToPath(new URL(file, FIXTURES)));
      const { channels, patch, transformer } = backbone;
      const [height, width] = [3 * patch, 2 * patch];
      const images = tensor4d(spread(2 * height * width * 3), [2, height, width, 3]);
      const names = ["tokens@-2"] as const;
      const outputs = await backbone.outputs!(images, names);
      const features: Tensor4D = await backbone.features(images);
      const trainer = ppap.trainer({
        ...TRAINING,
        omh: null,
        classes: 3,
        channels,
        random: new RandomStreams(0),
        options: { ...ppapOptions.parse({}) },
        backbone: {
          patch,
          transformer: transformer!,
          parameters: await backbone.parameters!(["block-1", "norm"]),
        },
      });
      const codes = trainer.predictor.codes(features, outputs);
      const wanted = features.dataSync();
      assert(wanted.some((value) => Math.abs(value) > 0.5));
      // Layer by layer as the backbone, in other orders of float32 sums.
      assertTensor(codes, features.shape, wanted, 1e-4);
      assertEquals(trainer.kept!.filter((name) => name.startsWith("norm.")), ["norm.gain", "norm.bias"]);
      trainer.dispose();
      backbone.dispose();
    },
  );
}
