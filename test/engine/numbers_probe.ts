/**
 * Prints what the engine named on the command line makes of a vision transformer and of two training steps of every
 * method with OMH. Run as a process of its own by tests: graphics drivers in software may crash when a process ends.
 */
import { tensor4d } from "@tensorflow/tfjs-core";
import { Vit } from "../../src/backbone/vit.ts";
import { dinoParameters } from "../../src/backbone/weights/dino_parameters.ts";
import { startEngine } from "../../src/engine/start.ts";
import type { EngineName } from "../../src/engine/types.ts";
import { MethodFixture } from "../../src/methods/conformance/method_fixture.ts";
import { methods } from "../../src/methods/registry.ts";
import { hashedParameters, hashedValues } from "../parity/hashed_weights.ts";

const HEADS = 3;
const SIZES = { channels: 12, depth: 2, heads: HEADS, patch: 4, grid: 3, mlpRatio: 2 };
const STEPS = 2;

try {
  await startEngine(Deno.args[0] as EngineName);
  const numbers: Record<string, number[]> = { "vit features": await vitFeatures() };
  for (const name of ["dino", "stego", "hp", "smooseg"]) Object.assign(numbers, await training(name));
  console.log(JSON.stringify({ numbers }));
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }));
}

async function vitFeatures(): Promise<number[]> {
  const vit = new Vit(dinoParameters(hashedParameters(SIZES), { heads: HEADS }));
  const images = tensor4d(hashedValues(2 * 8 * 16 * 3, 7, 1), [2, 8, 16, 3]);
  return [...await vit.features(images).data()];
}

/** Losses of every step by name. */
async function training(name: string): Promise<Record<string, number[]>> {
  const fixture = new MethodFixture(await methods.load(name), {});
  const trainer = fixture.start({ omh: name === "dino" ? null : {} });
  const reports = await fixture.train(trainer, STEPS);
  const losses = Object.keys(reports[0].losses).map((loss): [string, number[]] => [
    `${name} ${loss}`,
    reports.map((report) => report.losses[loss]),
  ]);
  fixture.close();
  return Object.fromEntries(losses);
}
