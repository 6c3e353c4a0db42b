import * as tf from "@tensorflow/tfjs-core";
import { messageOf } from "../base/thrown.ts";
import { backbonesBy } from "./onnx/backbones_by.ts";
import { openOnnxOnGpu } from "./onnx/onnxruntime.ts";
import type { Engine } from "./types.ts";
import { type GpuBackend, startGpuBackend } from "./webgpu/backend.ts";
import { installGpuKernels } from "./webgpu/install.ts";
import { GPU_KERNELS } from "./webgpu/kernels_digest.ts";
import { watchDevice } from "./webgpu/loss.ts";
import { GpuRuntime } from "./webgpu/runtime.ts";
import { subgroupSize } from "./webgpu/subgroups.ts";

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

/** onnxruntime's execution providers on a card of any maker; `cuda` last, which may round products to TF32. */
const PROVIDERS = ["webgpu", "dml", "coreml", "cuda"];

/** Whether a graphics card in software will do, and where to look for one. */
export interface WebGpuOptions {
  /** @default {true} */
  readonly acceptSoftware?: boolean;
  /** @default {navigator.gpu} */
  readonly gpu?: Gpu;
}

/** The library's backend with our kernels on it. */
export interface GpuEngine {
  readonly backend: GpuBackend;
  readonly runtime: GpuRuntime;
  /** Resolves to why, if the device stops working. */
  readonly lost: Promise<Error>;
  isLost: boolean;
}

/** Backends that carry our kernels: the library keeps them for a whole process, so must we. */
const started = new WeakMap<object, GpuEngine>();

/**
 * Starts the library's engine, with our kernels, on Deno's WebGPU. Values can only be read by `await tensor.data()` there.
 *
 * @throws {Error} There is no adapter, or it computes wrongly; the message names the fix.
 */
export async function startWebGpuEngine(options: WebGpuOptions = {}): Promise<Engine> {
  const { acceptSoftware = true, gpu = navigator.gpu as unknown as Gpu | undefined } = options;
  const adapter = await gpu?.requestAdapter();
  if (!adapter) {
    throw new Error(
      'Cannot start the engine "webgpu": there is no adapter, expected a graphics driver with Vulkan, Metal or Direct3D 12; ' +
        "in software, on Debian and Ubuntu: apt install mesa-vulkan-drivers libvulkan1",
    );
  }
  const { info } = adapter;
  if (info.isFallbackAdapter && !acceptSoftware) {
    throw new Error(
      `Cannot start the engine "webgpu": the only adapter is software, "${info.description}", expected a graphics card`,
    );
  }
  const card = cardName(info);
  const { backend, runtime: { subgroup }, lost } = await startGpu(adapter as unknown as GPUAdapter, card);
  // In software there is no card for it to run on.
  const { networks, passedOver } = info.isFallbackAdapter
    ? { networks: undefined, passedOver: [] }
    : await openOnnxOnGpu(PROVIDERS);
  const numerics = [
    `webgpu/tfjs-${tf.version_core}/kernels-${GPU_KERNELS}/${card.replaceAll(/[\s/]+/g, "-")}`,
  ];
  return {
    name: "webgpu",
    numerics: [...numerics, ...networks ? [networks.name] : []].join("/"),
    description:
      `webgpu: ${card}, with own kernels${subgroup > 0 ? `, subgroups of ${subgroup}` : ""}${
        info.isFallbackAdapter ? ", in software and slow" : ""
      }` +
      backbonesBy(networks, passedOver),
    ...networks && { networks },
    peakBytes: () => backend.bufferManager.peakBytes,
    lost,
  };
}

/**
 * The name of the card that the engine would run on; undefined where there is none but in software, or none can be looked for: the
 * engine's start says why.
 */
export async function findCard(
  gpu = navigator.gpu as unknown as Gpu | undefined,
): Promise<string | undefined> {
  try {
    const adapter = await gpu?.requestAdapter();
    return adapter && !adapter.info.isFallbackAdapter ? cardName(adapter.info) : undefined;
  } catch {
    return undefined;
  }
}

/** The name of an adapter's card. */
export function cardName(info: Pick<GpuInfo, "vendor" | "device" | "description">): string {
  return info.description || `${info.vendor} ${info.device}`;
}

/**
 * Starts the backend on a device of an adapter and puts our kernels in front of its own, once for as long as the device lives.
 *
 * @param card Name of its card, for messages.
 * @throws {Error} It does not start, or computes wrongly.
 */
export async function startGpu(adapter: GPUAdapter, card: string): Promise<GpuEngine> {
  const running = started.get(tf.findBackend("webgpu") ?? {});
  if (running && !running.isLost) {
    await tf.setBackend("webgpu");
    return running;
  }
  const before = tf.getBackend();
  const backend = await startGpuBackend(adapter, card);
  const engine = backend && carryKernels(backend, card, await subgroupSize(backend.device, adapter.info));
  const fault = engine ? await selfTest().catch(messageOf) : "the backend does not start";
  if (engine && fault === undefined) {
    started.set(engine.backend, engine);
    return engine;
  }
  if (before && before !== "webgpu") await tf.setBackend(before);
  throw new Error(
    `Cannot start the engine "webgpu": ${fault}, expected a product and its gradient to be right`,
  );
}

function carryKernels(backend: GpuBackend, card: string, subgroup: number): GpuEngine {
  const runtime = new GpuRuntime(backend, subgroup);
  const engine: GpuEngine = { backend, runtime, lost: watchDevice(backend, card), isLost: false };
  engine.lost.then(() => engine.isLost = true);
  installGpuKernels(runtime);
  return engine;
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
