import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { memory, type Tensor } from "@tensorflow/tfjs-core";
import { type StoredTensor, writeSafetensors } from "../../src/formats/safetensors.ts";
import { startEngine } from "../../src/engine/start.ts";
import { GoldenFile } from "./golden_file.ts";
import { f32, GOLDEN, i32 } from "./_golden.ts";

await startEngine("wasm");

async function example(): Promise<GoldenFile> {
  const path = await Deno.makeTempFile();
  try {
    const tensors: Record<string, StoredTensor> = {
      map: f32([1, 2, 1, 3], 1, 2, 3, 4, 5, 6),
      weight: f32([2, 3, 1, 1], 1, 2, 3, 4, 5, 6),
      bias: f32([2], 7, 8),
      loss: f32([], 0.5),
      labels: i32([2, 2], 0, -1, 2, 3),
      bytes: { dtype: "U8", shape: [2], data: Uint8Array.of(0, 255) },
    };
    await writeSafetensors(path, new Map(Object.entries(tensors)), { config: '{"epsilon":0.02}' });
    return await GoldenFile.open(path);
  } finally {
    await Deno.remove(path);
  }
}

function read(tensor: Tensor): { shape: number[]; values: number[] } {
  const read = { shape: tensor.shape, values: [...tensor.dataSync()] };
  tensor.dispose();
  return read;
}

Deno.test("GoldenFile gives names, shapes and settings", async () => {
  const golden = await example();
  assertEquals(golden.names.sort(), ["bias", "bytes", "labels", "loss", "map", "weight"]);
  assertEquals(golden.has("map"), true);
  assertEquals(golden.has("maps"), false);
  assertEquals(golden.shape("map"), [1, 2, 1, 3]);
  assertEquals(golden.config, { epsilon: 0.02 });
});

Deno.test("GoldenFile gives plain values of every type", async () => {
  const golden = await example();
  assertEquals(golden.floats("bias"), Float32Array.of(7, 8));
  assertEquals(golden.integers("bytes"), Int32Array.of(0, 255));
  assertEquals(golden.integers("bias"), Int32Array.of(7, 8));
  assertEquals(golden.scalar("loss"), 0.5);
  assertEquals(["bias", "labels", "bytes"].map((name) => Array.from(golden.numbers(name))), [
    [7, 8],
    [0, -1, 2, 3],
    [0, 255],
  ]);
});

Deno.test("GoldenFile turns PyTorch's layouts into ours", async () => {
  const golden = await example();
  const before = memory().numTensors;
  assertEquals(read(golden.map("map")), { shape: [1, 1, 3, 2], values: [1, 4, 2, 5, 3, 6] });
  assertEquals(read(golden.weight("weight")), { shape: [3, 2], values: [1, 4, 2, 5, 3, 6] });
  assertEquals(read(golden.bias("bias")), { shape: [1, 2], values: [7, 8] });
  assertEquals(read(golden.tensor("map")), { shape: [1, 2, 1, 3], values: [1, 2, 3, 4, 5, 6] });
  assertEquals(read(golden.indices("labels")), { shape: [4], values: [0, -1, 2, 3] });
  assertEquals(memory().numTensors, before);
});

Deno.test("GoldenFile opens another file of its set and names those beside it", async () => {
  const golden = await GoldenFile.open(`${GOLDEN}/stego/head.safetensors`);
  assertEquals(golden.pathOf("x.png"), `${GOLDEN}/stego/x.png`);
  const backbone = await golden.other("vit/vit_tiny.safetensors");
  assertEquals(backbone.config.patch_size, 8);
  await assertRejects(() => golden.other("vit/none.safetensors"), Deno.errors.NotFound);
});

Deno.test("GoldenFile names a tensor that is missing", async () => {
  const golden = await example();
  const error = assertThrows(() => golden.floats("maps"), RangeError);
  assertEquals(error.message, `Cannot read "maps" from "${golden.path}": there is no such tensor`);
});
