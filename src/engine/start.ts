import * as tf from "@tensorflow/tfjs-core";
import { fixGradients } from "./gradients.ts";
import { type Engine, ENGINE_NAMES, type EngineName } from "./types.ts";

/**
 * Starts an engine and makes it the one that tensor operations run on.
 *
 * Starting the same engine again costs nothing. An engine that cannot start is an error, never another engine in its place.
 *
 * @param name Which engine.
 * @returns The running engine.
 * @throws {RangeError} There is no engine of that name.
 * @throws {Error} The engine cannot start on this machine; the message names the fix.
 *
 * @example Add two numbers on the wasm engine
 * ```ts
 * import { startEngine } from "@omh/bench";
 * import * as tf from "@tensorflow/tfjs-core";
 * import { assertEquals } from "@std/assert";
 *
 * const engine = await startEngine("wasm");
 * assertEquals(engine.name, "wasm");
 * assertEquals(tf.add(1, 2).dataSync()[0], 3);
 * ```
 */
export async function startEngine(name: EngineName): Promise<Engine> {
  const start = STARTERS[name];
  if (start === undefined) {
    throw new RangeError(
      `Cannot start the engine "${name}": there is none of that name, expected one of ${
        ENGINE_NAMES.join(", ")
      }`,
    );
  }
  const engine = await start();
  fixGradients();
  return engine;
}

const STARTERS: Partial<Record<EngineName, () => Promise<Engine>>> = {
  wasm: startWasmEngine,
  cpu: startCpuEngine,
};

async function startWasmEngine(): Promise<Engine> {
  const { startWasm } = await import("./wasm/start.ts");
  const engine = await startWasm();
  engine.gemm = engine.simdGemm;
  const rounding = engine.fused ? "fused" : "unfused";
  return {
    name: "wasm",
    numerics: `wasm/tfjs-${tf.version_core}/kernels-${engine.digest}/${rounding}`,
    description: `wasm: own SIMD kernels, one thread, ${rounding} multiply-add`,
    peakBytes: () => engine.memory.bytes,
  };
}

async function startCpuEngine(): Promise<Engine> {
  await import("@tensorflow/tfjs-backend-cpu");
  // Under Node, the backend greets its user with a banner.
  tf.env().set("IS_NODE", false);
  await tf.setBackend("cpu");
  return {
    name: "cpu",
    numerics: `cpu/tfjs-${tf.version_core}`,
    description: "cpu: plain JavaScript, slow, an oracle for tests",
    peakBytes: () => tf.memory().numBytes,
  };
}
