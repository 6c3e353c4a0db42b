/**
 * Trains every method with OMH for 20 steps on the webgpu engine and prints what it holds after the 5th and the last, as JSON. Run as
 * a process of its own by the tests.
 */
import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "../../../src/engine/start.ts";
import type { GpuBackend } from "../../../src/engine/webgpu/backend.ts";
import { MethodFixture } from "../../../src/methods/conformance/method_fixture.ts";
import { methods } from "../../../src/methods/registry.ts";

/** What the engine holds. */
export interface Held {
  readonly tensors: number;
  /** Of the backend: tensors that share one count once. */
  readonly data: number;
  /** Bytes of buffers in use. */
  readonly bytes: number;
}

try {
  await startEngine("webgpu");
  const held: Record<string, readonly Held[]> = {};
  for (const name of ["stego", "hp", "smooseg"]) held[name] = await heldBy(name);
  console.log(JSON.stringify({ held, left: now() }));
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }));
}

async function heldBy(name: string): Promise<Held[]> {
  const fixture = new MethodFixture(await methods.load(name), {});
  const trainer = fixture.start({ omh: {} });
  await fixture.train(trainer, 5);
  const before = now();
  await fixture.train(trainer, 20, 5);
  const after = now();
  fixture.close();
  return [before, after];
}

function now(): Held {
  const backend = tf.backend() as GpuBackend;
  // Buffers of commands that were not submitted are in use.
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.submitQueue();
  const { numBytesUsed } = backend.bufferManager;
  return { tensors: tf.memory().numTensors, data: backend.numDataIds(), bytes: numBytesUsed };
}
