import { assertEquals } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { readSafetensors, type StoredTensor, writeSafetensors } from "../../src/formats/safetensors.ts";
import { Vit } from "../../src/backbone/vit.ts";
import { dinoParameters } from "../../src/backbone/weights/dino_parameters.ts";
import { startEngine } from "../../src/engine/start.ts";
import { checkpointForward } from "./checkpoint_forward.ts";
import { Comparison } from "./comparison.ts";
import { GoldenFile } from "./golden_file.ts";
import { hashedParameters, hashedValues } from "./hashed_weights.ts";
import { withFiles } from "../data/_files.ts";
import { f32, GOLDEN, inputsOf } from "./_golden.ts";

await startEngine("wasm");

const FILE = "tiny_dino.forward.safetensors";
const WEIGHTS = "tiny_dino.expected.safetensors";
const golden = (name: string) => `${GOLDEN}/checkpoints/${name}`;

Deno.test("checkpointForward() compares everything but images", async () => {
  assertEquals(await inputsOf("checkpoints/tiny_dino.forward", checkpointForward), [
    "native.image",
    "wide.image",
  ]);
});

for (const part of ["tokens_after_norm", "last_attention", "last_qkv", "pos_embed"]) {
  Deno.test(`checkpointForward() misses a changed "${part}"`, () =>
    withFiles({}, async (folder) => {
      const { tensors } = await readSafetensors(golden(FILE));
      const { data } = tensors.get(`wide.${part}`)!;
      data[data.length - 1] = Number(data[data.length - 1]) + 1e-4;
      await writeSafetensors(`${folder}/${FILE}`, tensors);
      await Deno.copyFile(golden(WEIGHTS), `${folder}/${WEIGHTS}`);
      assertEquals((await worstOf(`${folder}/${FILE}`))?.name, `wide.${part}`);
    }));
}

Deno.test("checkpointForward() finds sizes and heads in the files", () =>
  withFiles({}, async (folder) => {
    const sizes = { channels: 20, depth: 1, heads: 5, patch: 4, grid: 2, mlpRatio: 2 };
    const parameters = hashedParameters(sizes);
    await writeSafetensors(`${folder}/x.expected.safetensors`, parameters);
    const vit = new Vit(dinoParameters(parameters, sizes));
    const pixels = f32([1, 3, 8, 8], ...hashedValues(3 * 8 * 8, 5, 1));
    await writeSafetensors(`${folder}/x.forward.safetensors`, new Map([["only.image", pixels]]));
    const image = (await GoldenFile.open(`${folder}/x.forward.safetensors`)).map("only.image");
    const parts = vit.run(image, ["tokens", "attention", "queries", "keys", "values"]);
    const [queries, keys, values] = [parts.queries, parts.keys, parts.values].map((part) => part.dataSync());
    const tensors: Record<string, StoredTensor> = {
      "only.image": pixels,
      "only.tokens_after_norm": f32(parts.tokens.shape, ...parts.tokens.dataSync()),
      "only.last_attention": f32(parts.attention.shape, ...parts.attention.dataSync()),
      "only.last_qkv": f32([3, 1, 5, 5, 4], ...queries, ...keys, ...values),
      "only.pos_embed": parameters.get("pos_embed")!,
    };
    await writeSafetensors(`${folder}/x.forward.safetensors`, new Map(Object.entries(tensors)));
    assertEquals((await worstOf(`${folder}/x.forward.safetensors`))?.ratio, 0);
    image.dispose();
    Object.values(parts).forEach((part) => part.dispose());
    vit.dispose();
  }));

async function worstOf(path: string) {
  const file = await GoldenFile.open(path);
  const comparison = new Comparison(file);
  const before = memory().numTensors;
  await checkpointForward(file, comparison);
  await comparison.settle();
  assertEquals(memory().numTensors, before);
  return comparison.worst;
}
