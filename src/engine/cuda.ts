import { createRequire } from "node:module";
import * as tf from "@tensorflow/tfjs-core";
import { firstLine } from "../base/thrown.ts";
import { findInstalled } from "./installed.ts";
import { openCudaLibraries } from "./library_folders.ts";
import { backbonesBy } from "./onnx/backbones_by.ts";
import { type GpuNetworks, openOnnxOnGpu } from "./onnx/onnxruntime.ts";
import type { Engine } from "./types.ts";

const PACKAGE = "@tensorflow/tfjs-node-gpu";
/** onnxruntime's execution providers on an NVIDIA card. */
const PROVIDERS = ["cuda", "webgpu"];

/**
 * Starts the library's engine on CUDA, by its own native addon.
 *
 * @param load Loads the addon, which registers the backend `tensorflow`; a parameter so that tests can do without one.
 * @param openNetworks Opens onnxruntime on the card; a parameter for the same reason.
 * @throws {Error} The addon is not installed, does not load, or finds no CUDA device; the message names the fix.
 */
export async function startCudaEngine(
  load: () => void = loadAddon,
  openNetworks: () => Promise<GpuNetworks> = () => openOnnxOnGpu(PROVIDERS),
): Promise<Engine> {
  try {
    load();
  } catch (cause) {
    throw new Error(
      `Cannot start the engine "cuda": ${firstLine(cause)}, expected the package ${PACKAGE}: run ` +
        `deno install --allow-scripts=npm:${PACKAGE}@${tf.version_core} npm:${PACKAGE}@${tf.version_core}`,
      { cause },
    );
  }
  const before = tf.getBackend();
  const started = tf.findBackendFactory("tensorflow") !== null && await tf.setBackend("tensorflow");
  const backend = tf.backend() as unknown as { readonly isUsingGpuDevice?: boolean };
  if (!started || backend.isUsingGpuDevice !== true) {
    if (before) await tf.setBackend(before);
    throw new Error(
      'Cannot start the engine "cuda": TensorFlow finds no CUDA device, expected an NVIDIA card with CUDA 11 and cuDNN 8',
    );
  }
  const { networks, passedOver } = await openNetworks();
  return {
    name: "cuda",
    numerics: [`cuda/tfjs-node-gpu-${tf.version_core}`, ...networks ? [networks.name] : []].join("/"),
    description: `cuda: TensorFlow on an NVIDIA card${backbonesBy(networks, passedOver)}`,
    ...networks && { networks },
    // TensorFlow does not tell its peak: what tensors hold now.
    peakBytes: () => tf.memory().numBytes,
  };
}

function loadAddon(): void {
  const addon = findInstalled(PACKAGE);
  if (addon === undefined) throw new Error(`Cannot find module "${PACKAGE}"`);
  // The addon calls a function that Node has dropped.
  const util = createRequire(import.meta.url)("node:util") as {
    isNullOrUndefined?: (value: unknown) => boolean;
  };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  openCudaLibraries();
  addon.load();
}
