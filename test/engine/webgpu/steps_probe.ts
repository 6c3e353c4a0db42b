/**
 * Trains every method for 20 steps, with OMH where it takes that, on the webgpu engine and prints what it holds after the 5th and
 * the last, as JSON. Run as a process of its own by the tests.
 */
import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "../../../src/engine/start.ts";
import type { GpuBackend } from "../../../src/engine/webgpu/backend.ts";
import { MethodFixture } from "../../../src/methods/conformance/method_fixture.ts";
import { methods } from "../../../src/methods/registry.ts";
import type { MethodDefinition } from "../../../src/methods/types.ts";

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
  for (const name of methods.names) {
    const method = await methods.load(name);
    if (method.trains !== false) held[name] = await heldBy(method);
  }
  console.log(JSON.stringify({ held, left: now() }));
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }));
}

async function heldBy(method: MethodDefinition): Promise<Held[]> {
  const fixture = new MethodFixture(method, {});
  await fixture.ready();
  const trainer = fixture.start({ omh: method.supportsOmh === false ? null : {} });
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
