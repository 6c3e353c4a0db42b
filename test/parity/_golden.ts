import { fileURLToPath } from "node:url";
import { readSafetensors, type StoredTensor, writeSafetensors } from "../../src/formats/safetensors.ts";
import { Comparison } from "./comparison.ts";
import { GoldenFile } from "./golden_file.ts";
import { type ParityOutcome, runParity } from "./run.ts";
import type { ParityRunner } from "./runners.ts";

/** The golden set that the tests read. */
export const GOLDEN = fileURLToPath(new URL("../golden", import.meta.url));

/** A float32 tensor for a file. */
export function f32(shape: number[], ...data: number[]): StoredTensor {
  return { dtype: "F32", shape, data: Float32Array.from(data) };
}

/** An int32 tensor for a file. */
export function i32(shape: number[], ...data: number[]): StoredTensor {
  return { dtype: "I32", shape, data: Int32Array.from(data) };
}

/** Golden files that have their inputs in another one beside them. */
const NEEDED_BESIDE: Readonly<Record<string, string>> = {
  "transfgu/decoder_dropout": "decoder_forward.safetensors",
};

/**
 * Runs one file that a test has made.
 *
 * @param file Its path in the set, such as `eval/metrics`: pictures beside the golden file and the backbones lie there too.
 */
export async function outcomeOf(
  file: string,
  tensors: Record<string, StoredTensor>,
  config: unknown = {},
): Promise<ParityOutcome> {
  const root = await Deno.makeTempDir();
  const [kind] = file.split("/");
  try {
    await Deno.mkdir(`${root}/${kind}`);
    if (kind !== "vit") await Deno.symlink(`${GOLDEN}/vit`, `${root}/vit`);
    for (const { name } of Deno.readDirSync(`${GOLDEN}/${kind}`)) {
      const needed = name.endsWith(".png") || NEEDED_BESIDE[file] === name;
      if (needed) await Deno.symlink(`${GOLDEN}/${kind}/${name}`, `${root}/${kind}/${name}`);
    }
    const metadata = { config: JSON.stringify(config) };
    await writeSafetensors(`${root}/${file}.safetensors`, new Map(Object.entries(tensors)), metadata);
    const outcomes = await Array.fromAsync(runParity(root));
    return outcomes.find(({ path }) => path === `${file}.safetensors`)!;
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/**
 * Runs a copy of a golden file in which one tensor is changed.
 *
 * @param change What to do to its entries; by default 1 is added to the first.
 */
export async function changedOutcome(
  file: string,
  name: string,
  change: (data: Float32Array | Int32Array) => void = (data) => data[0] += 1,
): Promise<ParityOutcome> {
  const { tensors, metadata } = await readSafetensors(`${GOLDEN}/${file}.safetensors`);
  change(tensors.get(name)!.data as Float32Array);
  return outcomeOf(file, Object.fromEntries(tensors), JSON.parse(metadata.config ?? "{}"));
}

/** Names of the tensors of a golden file that its runner reads but does not compare with anything. */
export async function inputsOf(file: string, runner: ParityRunner): Promise<string[]> {
  const golden = await GoldenFile.open(`${GOLDEN}/${file}.safetensors`);
  const comparison = new RecordingComparison(golden);
  await runner(golden, comparison);
  await comparison.settle();
  return golden.names.filter((name) => !comparison.names.has(name));
}

class RecordingComparison extends Comparison {
  readonly names = new Set<string>();

  override measure(name: string, error: number, tolerance: number): void {
    this.names.add(name);
    super.measure(name, error, tolerance);
  }
}
