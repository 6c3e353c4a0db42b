/**
 * The library's backend on a graphics device that we asked for ourselves.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { DataType, TensorInfo } from "@tensorflow/tfjs-core";
import { BufferPool } from "./buffer_pool.ts";
import { SUBGROUPS } from "./subgroups.ts";

/** The library's handle of a tensor's data. */
export type DataId = TensorInfo["dataId"];

/** The part of the library's backend that our kernels work on. */
export interface GpuBackend extends tf.KernelBackend {
  readonly device: GPUDevice;
  bufferManager: BufferPool;
  readonly tensorMap: { get(id: DataId): TensorData | undefined };
  uploadToGPU(id: DataId): void;
  makeTensorInfo(shape: number[], dtype: DataType, values?: tf.TypedArray): TensorInfo;
  disposeData(id: DataId): boolean;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  readonly commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  readonly commandQueueOwnedIds: WeakSet<DataId>;
  readonly uniformPendingDisposal: GPUBuffer[];
  dispatchCountInPass: number;
}

/** What the library's backend knows of a tensor. */
export interface TensorData {
  readonly dtype: DataType;
  readonly shape: number[];
  /** On the processor; null once they are on the device. */
  readonly values: tf.backend_util.BackendValues | null;
  /** On the device. */
  readonly resource?: GPUBuffer;
}

/** What the library times programs by, where the adapter has it. */
const TIMESTAMPS = "timestamp-query";

/** Limits that are raised to the adapter's. */
const LIMITS = [
  "maxBufferSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
] as const;

/**
 * Registers the library's backend on a device of the adapter and makes it the current one.
 *
 * @param adapter Gives the device.
 * @param card Name of its card, for messages.
 * @returns The backend; undefined where it does not start.
 */
export async function startGpuBackend(adapter: GPUAdapter, card: string): Promise<GpuBackend | undefined> {
  const { WebGPUBackend } = await import("@tensorflow/tfjs-backend-webgpu");
  const device = await openDevice(adapter);
  if (tf.findBackendFactory("webgpu") !== null) tf.removeBackend("webgpu");
  const make = WebGPUBackend as unknown as new (device: GPUDevice, info: GPUAdapterInfo) => GpuBackend;
  tf.registerBackend("webgpu", () => {
    const backend = new make(device, adapter.info);
    backend.bufferManager = new BufferPool(device, card);
    const readAtOnce = backend.readSync.bind(backend);
    backend.readSync = (id) => {
      if (backend.tensorMap.get(id)?.values) return readAtOnce(id);
      throw new Error(
        'Cannot read a tensor at once on the engine "webgpu": its values are on the card, expected await tensor.data()',
      );
    };
    return backend;
  });
  return await tf.setBackend("webgpu") ? tf.backend() as GpuBackend : undefined;
}

/** A device with all that the adapter has of what is used. */
async function openDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const features: GPUFeatureName[] = adapter.features.has(TIMESTAMPS) ? [TIMESTAMPS] : [];
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
  try {
    // Deno's adapters do not list subgroups, whether they have them or not.
    return await adapter.requestDevice({ requiredFeatures: [...features, SUBGROUPS], requiredLimits });
  } catch {
    return await adapter.requestDevice({ requiredFeatures: features, requiredLimits });
  }
}
