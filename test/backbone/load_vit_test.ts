import { assertEquals, assertRejects } from "@std/assert";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { defineVit, type VitDefinition } from "../../src/backbone/load_vit.ts";
import { sha256File } from "../../src/base/digest.ts";
import { INSTALL_ONNXRUNTIME, openOnnxRuntime } from "../../src/engine/onnx/onnxruntime.ts";
import { startEngine } from "../../src/engine/start.ts";
import { GoldenFile } from "../parity/golden_file.ts";
import { assertTensor } from "../nn/tensor_fixture.ts";

const CHECKPOINTS = fileURLToPath(new URL("../golden/checkpoints/", import.meta.url));

const TINY: VitDefinition = {
  name: "tiny",
  title: "A tiny one",
  channels: 12,
  patch: 8,
  depth: 2,
  heads: 3,
  file: "tiny_dino_half.safetensors",
};

Deno.test("a vit that is loaded has its definition's sizes and its file's digest", async () => {
  await startEngine("wasm");
  const path = CHECKPOINTS + TINY.file;
  const { verify, load } = defineVit(TINY);
  const { name, channels, patch, digest, dispose } = await load(path);
  assertEquals({ name, channels, patch, digest }, {
    name: "tiny",
    channels: 12,
    patch: 8,
    digest: await sha256File(path),
  });
  assertEquals((await verify!(path)).sha256, digest);
  dispose();
});

Deno.test("a vit is not loaded from a file that is not there, or that its verification refuses", async () => {
  const absent = defineVit(TINY);
  await assertRejects(() => absent.load(`${CHECKPOINTS}none.pth`), Deno.errors.NotFound);
  for (const change of [{ patch: 16 }, { depth: 3 }, { channels: 24 }]) {
    const { verify, load } = defineVit({ ...TINY, ...change });
    const path = CHECKPOINTS + TINY.file;
    const [size, value] = Object.entries(change)[0];
    for (const use of [verify!, load]) {
      await assertRejects(() => use(path), TypeError, `as the backbone "tiny": it has ${size} `);
      await assertRejects(() => use(path), TypeError, `expected ${size} ${value}`);
    }
  }
});

const onnxruntime = await openOnnxRuntime(1);
const missing = onnxruntime ? "" : ` (skipped: ${INSTALL_ONNXRUNTIME})`;

for (
  const { way, networks, ignore } of [
    { way: "on tensors", networks: undefined, ignore: false },
    { way: `as a network${missing}`, networks: onnxruntime, ignore: !onnxruntime },
  ]
) {
  for (
    const [file, tolerance] of [["tiny_dino_legacy.pth", 1e-5], ["tiny_dino_half.safetensors", 5e-3]] as const
  ) {
    Deno.test({
      name: `a vit from ${file} gives the official tokens and attention ${way}`,
      ignore,
      fn: async () => {
        await startEngine("wasm");
        const golden = await GoldenFile.open(`${CHECKPOINTS}tiny_dino.forward.safetensors`);
        const backbone = await defineVit({ ...TINY, file }).load(CHECKPOINTS + file, { networks });
        for (const size of ["native", "wide"]) {
          const images = golden.map(`${size}.image`);
          const [map, logits] = [await backbone.features(images), await backbone.attention!(images)];
          const [batch, rows, columns, channels] = map.shape;
          const tokens = golden.tensor(`${size}.tokens_after_norm`);
          // The class token comes first.
          const patches = tf.slice(tokens, [0, 1, 0], [batch, rows * columns, channels]);
          // Half-precision weights carry 11 bits.
          assertTensor(map, [batch, rows, columns, channels], patches.dataSync(), tolerance);
          const attention = tf.softmax(logits);
          const name = `${size}.last_attention`;
          assertTensor(attention, golden.shape(name), golden.floats(name), tolerance);
          tf.dispose([images, map, logits, tokens, patches, attention]);
        }
        backbone.dispose();
      },
    });
  }
}
