import { assertEquals, assertRejects } from "@std/assert";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { readVitWeights } from "../../../src/backbone/weights/vit_weights.ts";
import { sha256File } from "../../../src/base/digest.ts";
import { readWeights } from "../../../src/formats/read_weights.ts";
import { type StoredTensor, writeSafetensors } from "../../../src/formats/safetensors.ts";

const PATH = fileURLToPath(new URL("../../golden/checkpoints/tiny_dino_half.safetensors", import.meta.url));
const TINY = { name: "tiny", channels: 12, patch: 8, depth: 2, heads: 3 };

/** The tiny transformer's weights, changed and written anew. */
async function withChanged(
  change: (tensors: Map<string, StoredTensor>) => void,
  test: (path: string) => Promise<void>,
) {
  const folder = await Deno.makeTempDir();
  try {
    const { tensors } = await readWeights(PATH);
    change(tensors);
    const path = join(folder, "changed.safetensors");
    await writeSafetensors(path, tensors);
    await test(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("readVitWeights() gives the parameters, and what a listing shows of them", async () => {
  const { parameters, summary } = await readVitWeights(PATH, TINY);
  assertEquals(parameters.architecture, {
    channels: 12,
    depth: 2,
    heads: 3,
    patch: 8,
    grid: 4,
    mlpRatio: 4,
  });
  assertEquals(summary, {
    sha256: await sha256File(PATH),
    details: {
      format: "safetensors, 30 tensors",
      architecture: "channels 12, depth 2, patch 8, positions 4 x 4, MLP ratio 4",
    },
  });
});

Deno.test("readVitWeights() refuses a checkpoint that is one block shallower", async () => {
  await withChanged((tensors) => {
    for (const name of [...tensors.keys()]) if (name.includes("blocks.1.")) tensors.delete(name);
  }, async (path) => {
    await assertRejects(
      () => readVitWeights(path, TINY),
      TypeError,
      `Cannot use "${path}" as the backbone "tiny": it has depth 1, expected depth 2`,
    );
  });
});

Deno.test("readVitWeights() refuses a patch of another size", async () => {
  await withChanged((tensors) => {
    const name = "patch_embed.proj.weight";
    tensors.set(name, { dtype: "F32", shape: [12, 3, 16, 16], data: new Float32Array(12 * 3 * 256) });
  }, async (path) => {
    await assertRejects(() => readVitWeights(path, TINY), TypeError, "it has patch 16, expected patch 8");
  });
});

for (const value of [NaN, Infinity, -Infinity]) {
  Deno.test(`readVitWeights() refuses one ${value} and names its tensor`, async () => {
    await withChanged((tensors) => {
      const data = new Float32Array(36 * 12).fill(0.1);
      data[5] = value;
      tensors.set("blocks.1.attn.qkv.weight", { dtype: "F32", shape: [36, 12], data });
    }, async (path) => {
      await assertRejects(
        () => readVitWeights(path, TINY),
        RangeError,
        `Cannot use "${path}" as a DINO backbone: "blocks.1.attn.qkv.weight" holds ${value} at 5, ` +
          "expected finite float32 numbers",
      );
    });
  });
}
