/**
 * Backbones by what an engine really runs them on: golden vectors of vision transformers, and a whole ViT-S/8 beside the processor.
 *
 * As a program of its own, it compares them on the engine that its first argument names, the whole one on a picture whose side its
 * second argument is in pixels, and prints a {@linkcode BackboneReport} as JSON.
 *
 * @module
 */
import { engine as library, tensor4d } from "@tensorflow/tfjs-core";
import { fileURLToPath } from "node:url";
import { frozenVit } from "../../src/backbone/load_vit.ts";
import type { OutputName } from "../../src/backbone/output_names.ts";
import { dinoParameters } from "../../src/backbone/weights/dino_parameters.ts";
import { startEngine } from "../../src/engine/start.ts";
import type { EngineName, NetworkRuntime } from "../../src/engine/types.ts";
import { Comparison } from "./comparison.ts";
import { GoldenFile } from "./golden_file.ts";
import { hashedParameters, hashedValues } from "./hashed_weights.ts";
import { judge, type ParityOutcome } from "./run.ts";
import { compareHashed, compareTiny, OUTPUT } from "./vit2.ts";

/** What became of backbones on an engine. */
export interface BackboneReport {
  /** The network runtime that they ran on, by its name; null where they ran on the engine's own operations. */
  readonly backbones: string | null;
  readonly outcomes: readonly ParityOutcome[];
}

/** Golden files of the official classes: small ones, then ViT-S at its real width and depth. */
const GOLDEN = [
  ["dinov2_tiny", compareTiny],
  ["dinov2_reg4_tiny", compareTiny],
  ["ibot_tiny", compareTiny],
  ["hashed_dinov2", compareHashed],
  ["hashed_dinov2_reg4", compareHashed],
  ["hashed_ibot", compareHashed],
] as const;

/** DINO's ViT-S/8. */
const WHOLE = { channels: 384, depth: 12, heads: 6, patch: 8, grid: 28, mlpRatio: 4 };
/** What methods ask for most: patch tokens, and what attention is made of. */
const ASKED: readonly OutputName[] = ["patches", "keys", "logits"];
const IMAGE_SEED = 10007;

/**
 * Compares backbones on an engine.
 *
 * @param name Which engine.
 * @param side Side of the picture that the whole backbone sees, in pixels, a multiple of 8.
 * @param networks Runs the backbones in place of what the engine has for them; a parameter so that tests can stand in for a card.
 * @throws {Error} The engine does not start.
 */
export async function compareBackbones(
  name: EngineName,
  side: number,
  networks?: NetworkRuntime,
): Promise<BackboneReport> {
  await startEngine("wasm");
  const wanted = await wholeOutputs(side);
  const runtime = networks ?? (await startEngine(name)).networks;
  const outcomes: ParityOutcome[] = [];
  for (const [file, compare] of GOLDEN) {
    outcomes.push(
      await outcomeOf(file, async () => {
        const golden = await GoldenFile.open(
          fileURLToPath(new URL(`../golden/vit2/${file}.safetensors`, import.meta.url)),
        );
        const comparison = new Comparison(golden);
        await compare(golden, comparison, runtime);
        return comparison;
      }),
    );
  }
  outcomes.push(
    await outcomeOf(`ViT-S/8 at ${side} px`, async () => {
      const comparison = new Comparison({ numbers: (name) => wanted[name] });
      const found = await wholeOutputs(side, runtime);
      for (const output of ASKED) comparison.values(output, found[output], OUTPUT);
      return comparison;
    }),
  );
  return { backbones: runtime?.name ?? null, outcomes };
}

/** Outputs of the whole backbone, by name, on the engine that is running. */
async function wholeOutputs(side: number, networks?: NetworkRuntime): Promise<Record<string, Float32Array>> {
  const model = frozenVit(dinoParameters(hashedParameters(WHOLE), { heads: WHOLE.heads }), networks);
  const image = tensor4d(hashedValues(side * side * 3, IMAGE_SEED, 1), [1, side, side, 3]);
  const outputs = await model.outputs(image, ASKED);
  const values: Record<string, Float32Array> = {};
  for (const output of ASKED) {
    values[output] = (await outputs[output].data<"float32">()).slice();
    outputs[output].dispose();
  }
  image.dispose();
  model.dispose();
  return values;
}

async function outcomeOf(path: string, compare: () => Promise<Comparison>): Promise<ParityOutcome> {
  // What stops at an error cannot dispose of what it made: the scope does.
  library().startScope();
  try {
    const comparison = await compare();
    await comparison.settle();
    return { path, ...judge(comparison.worst) };
  } catch (error) {
    return { path, verdict: "MISS", ratio: null, worst: null, detail: (error as Error).message };
  } finally {
    library().endScope();
  }
}

if (import.meta.main) {
  const [name, side] = Deno.args;
  const report = await compareBackbones(name as EngineName, Number(side));
  await Deno.stdout.write(new TextEncoder().encode(`\n${JSON.stringify(report)}\n`));
  Deno.exit(0);
}
