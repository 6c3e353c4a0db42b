import { memory, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { assertEquals } from "@std/assert";
import { frozenVit } from "../../src/backbone/load_vit.ts";
import type { OutputName } from "../../src/backbone/output_names.ts";
import { dinoParameters } from "../../src/backbone/weights/dino_parameters.ts";
import { VIT_KINDS, type VitKind } from "../../src/backbone/weights/kinds.ts";
import { INSTALL_ONNXRUNTIME, openOnnxRuntime } from "../../src/engine/onnx/onnxruntime.ts";
import { assertTensor, tensorTest } from "../nn/tensor_fixture.ts";
import { hashedParameters, hashedValues } from "../parity/hashed_weights.ts";

const NAMES: readonly OutputName[] = [
  "patches",
  "class",
  "tokens@0",
  "patches@1+norm",
  "queries",
  "logits@0",
];

/** A transformer on the stored grid of DINOv2's published files. */
function parameters(kind: VitKind) {
  const { registers, layerScale } = VIT_KINDS[kind];
  const sizes = { channels: 12, depth: 3, heads: 2, patch: 14, grid: 37, mlpRatio: 4, registers, layerScale };
  return dinoParameters(hashedParameters(sizes), { heads: 2, kind });
}

const onnxruntime = await openOnnxRuntime(1);

for (const kind of ["dinov2", "dinov2-reg4"] as const) {
  const name = `${kind} gives the same by a network as on tensors, at 322 pixels`;
  if (!onnxruntime) {
    Deno.test({ name: `${name} (skipped: ${INSTALL_ONNXRUNTIME})`, ignore: true, fn: () => {} });
  } else {tensorTest(name, async () => {
      const images: Tensor4D = tensor4d(hashedValues(322 * 322 * 3, 5, 1), [1, 322, 322, 3]);
      const [tensors, network] = [frozenVit(parameters(kind)), frozenVit(parameters(kind), onnxruntime)];
      const [expected, found] = [await tensors.outputs(images, NAMES), await network.outputs(images, NAMES)];
      assertEquals(expected.patches.shape, [1, 23, 23, 12]);
      for (const name of NAMES) {
        assertTensor(found[name], expected[name].shape, expected[name].dataSync(), 1e-4);
      }
      const [map, other] = [await tensors.features(images), await network.features(images)];
      assertTensor(other, map.shape, map.dataSync(), 1e-4);
      const kept = [...Object.values(expected), ...Object.values(found), map, other, images];
      for (const tensor of kept) tensor.dispose();
      network.dispose();
      tensors.dispose();
      assertEquals(memory().numTensors, 0);
    });}
}
