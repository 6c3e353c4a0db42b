import * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "./types.ts";

/** What of the runtime's graphics interface is looked at; a parameter so that tests can stand in for a machine. */
export interface Gpu {
  requestAdapter(): Promise<{ readonly info: GpuInfo } | null>;
}

interface GpuInfo {
  readonly vendor: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter: boolean;
}

/** Whether a graphics card in software will do, and where to look for one. */
export interface WebGpuOptions {
  /** @default {true} */
  readonly acceptSoftware?: boolean;
  /** @default {navigator.gpu} */
  readonly gpu?: Gpu;
}

/**
 * Starts the library's engine on Deno's WebGPU. Values can only be read by `await tensor.data()` there.
 *
 * @throws {Error} There is no adapter, or it computes wrongly; the message names the fix.
 */
export async function startWebGpuEngine(options: WebGpuOptions = {}): Promise<Engine> {
  const { acceptSoftware = true, gpu = navigator.gpu as unknown as Gpu | undefined } = options;
  const info = (await gpu?.requestAdapter())?.info;
  if (info === undefined) {
    throw new Error(
      'Cannot start the engine "webgpu": there is no adapter, expected a graphics driver with Vulkan, Metal or Direct3D 12; ' +
        "in software, on Debian and Ubuntu: apt install mesa-vulkan-drivers libvulkan1",
    );
  }
  if (info.isFallbackAdapter && !acceptSoftware) {
    throw new Error(
      `Cannot start the engine "webgpu": the only adapter is software, "${info.description}", expected a graphics card`,
    );
  }
  await startBackend();
  const card = info.description || `${info.vendor} ${info.device}`;
  return {
    name: "webgpu",
    numerics: `webgpu/tfjs-${tf.version_core}/${card.replaceAll(/[\s/]+/g, "-")}`,
    description: `webgpu: ${card}${info.isFallbackAdapter ? ", in software and slow" : ""}`,
    peakBytes: () => tf.memory().numBytes,
  };
}

async function startBackend(): Promise<void> {
  const before = tf.getBackend();
  await import("@tensorflow/tfjs-backend-webgpu");
  const fault = await tf.setBackend("webgpu") ? await selfTest() : "the backend does not start";
  if (fault === undefined) return;
  if (before) await tf.setBackend(before);
  throw new Error(
    `Cannot start the engine "webgpu": ${fault}, expected a product and its gradient to be right`,
  );
}

/** A small product and its gradient in whole numbers; says what is wrong with them. */
async function selfTest(): Promise<string | undefined> {
  const { value, grad } = tf.tidy(() => {
    const weight = tf.tensor2d([[1, 2], [3, 4]]);
    return tf.valueAndGrad((x) => tf.sum(tf.matMul(x as tf.Tensor2D, weight)))(tf.tensor2d([[5, 6]]));
  });
  const results = [...await value.data(), ...await grad.data()];
  tf.dispose([value, grad]);
  return results.join() === "57,3,7" ? undefined : `its self-test gives ${results}, not 57,3,7`;
}
