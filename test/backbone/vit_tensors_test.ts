import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { uploadVit } from "../../src/backbone/vit_tensors.ts";
import { dinoParameters } from "../../src/backbone/weights/dino_parameters.ts";
import { startEngine } from "../../src/engine/start.ts";
import { hashedParameters } from "../parity/hashed_weights.ts";

Deno.test("uploadVit() turns PyTorch's layouts into ours and frees all of them", async () => {
  await startEngine("wasm");
  const parameters = dinoParameters(
    hashedParameters({ channels: 4, depth: 1, heads: 1, patch: 2, grid: 1, mlpRatio: 2 }),
    { heads: 1 },
  );
  const all = new Map(parameters.tensors);
  const stored = (name: string) => all.get(name)!.data;
  const before = tf.memory().numTensors;
  const tensors = uploadVit(parameters);
  const fc1 = tensors.blocks[0].fc1.weight;
  assertEquals(fc1.shape, [4, 8]);
  // Output 5 of input 2.
  assertEquals(fc1.arraySync()[2][5], stored("blocks.0.mlp.fc1.weight")[5 * 4 + 2]);
  assertEquals(tensors.patches.weight.shape, [12, 4]);
  // Row 1, column 0, colour 2 of a patch, channel 3.
  assertEquals(
    tensors.patches.weight.arraySync()[(1 * 2 + 0) * 3 + 2][3],
    stored("patch_embed.proj.weight")[((3 * 3 + 2) * 2 + 1) * 2 + 0],
  );
  const first = Math.fround(stored("cls_token")[1] + stored("pos_embed")[1]);
  assertEquals(tensors.prefix.arraySync()[0][1], first);
  assertEquals(tensors.positions, stored("pos_embed").slice(4));
  tensors.dispose();
  assertEquals(tf.memory().numTensors, before);
});
