import { parseSafetensors } from "../../src/formats/safetensors.ts";

/** Reads the golden tensors of `test/golden/eval/<name>.safetensors` and the path of a file beside them. */
export async function readGolden(name: string) {
  const { tensors, metadata } = parseSafetensors(
    await Deno.readFile(goldenPath(`${name}.safetensors`)),
    name,
  );
  const get = (key: string) => {
    const tensor = tensors.get(key);
    if (!tensor) throw new Error(`Golden file ${name} holds no tensor ${key}`);
    return { shape: tensor.shape, data: Array.from(tensor.data as ArrayLike<number>) };
  };
  return { names: [...tensors.keys()], get, config: JSON.parse(metadata.config) };
}

/** Path of a file in `test/golden/eval/`. */
export function goldenPath(file: string): string {
  return new URL(`../golden/eval/${file}`, import.meta.url).pathname;
}
