/**
 * Prints what the engine named on the command line makes of a vision transformer and of two training steps of every
 * method, plain and with OMH. Run as a process of its own by tests: graphics drivers in software may crash when a process ends.
 */
import { tensor4d } from "@tensorflow/tfjs-core";
import { Vit } from "../../src/backbone/vit.ts";
import { dinoParameters } from "../../src/backbone/weights/dino_parameters.ts";
import { startEngine } from "../../src/engine/start.ts";
import type { EngineName } from "../../src/engine/types.ts";
import { MethodFixture, type StartOptions } from "../../src/methods/conformance/method_fixture.ts";
import { snapshotOf } from "../../src/methods/conformance/snapshot.ts";
import { methods } from "../../src/methods/registry.ts";
import { hashedParameters, hashedValues } from "../parity/hashed_weights.ts";

const HEADS = 3;
const SIZES = { channels: 12, depth: 2, heads: HEADS, patch: 4, grid: 3, mlpRatio: 2 };
const STEPS = 2;

try {
  await startEngine(Deno.args[0] as EngineName);
  const numbers: Record<string, number[]> = { "vit features": await vitFeatures() };
  for (const name of methods.names) Object.assign(numbers, await training(name));
  console.log(JSON.stringify({ numbers }));
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }));
}

async function vitFeatures(): Promise<number[]> {
  const vit = new Vit(dinoParameters(hashedParameters(SIZES), { heads: HEADS }));
  const images = tensor4d(hashedValues(2 * 8 * 16 * 3, 7, 1), [2, 8, 16, 3]);
  return [...await vit.features(images).data()];
}

/** Losses of both steps and the state after them by name, plain and with OMH where the method takes that. */
async function training(name: string): Promise<Record<string, number[]>> {
  const method = await methods.load(name);
  if (method.trains === false) return {};
  const fixture = new MethodFixture(method, {});
  await fixture.ready();
  const plain = await trained(fixture, name, { omh: null });
  const hierarchical = method.supportsOmh === false
    ? {}
    : await trained(fixture, `${name} with OMH`, { omh: {} });
  fixture.close();
  return { ...plain, ...hierarchical };
}

async function trained(
  fixture: MethodFixture,
  name: string,
  options: StartOptions,
): Promise<Record<string, number[]>> {
  const trainer = fixture.start(options);
  const reports = await fixture.train(trainer, STEPS);
  const losses = Object.keys(reports[0].losses).map((loss): [string, number[]] => [
    `${name}: loss ${loss}`,
    reports.map((report) => report.losses[loss]),
  ]);
  const state = Object.entries(await snapshotOf(trainer)).map(([part, values]): [string, number[]] => [
    `${name}: ${part}`,
    [...values],
  ]);
  return Object.fromEntries([...losses, ...state]);
}
