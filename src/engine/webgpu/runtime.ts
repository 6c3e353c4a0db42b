/**
 * What the kernels of the webgpu backend run on, and how they are registered.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Attribute, DataType, KernelConfig, KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";
import type { DataId, GpuBackend } from "./backend.ts";
import { constantBytes, type Program, shaderKey, shaderSource } from "./shader.ts";

/** Named inputs and attributes of one call of a kernel. */
export interface KernelCall {
  readonly inputs: Record<string, TensorInfo>;
  readonly attrs: Record<string, Attribute>;
}

/** A kernel of ours for the webgpu backend. */
export type GpuKernel = (call: KernelCall, runtime: GpuRuntime) => TensorInfo | TensorInfo[];

/** A kernel in the place of one of the library's; undefined for the calls that it leaves to that. */
export type GpuReplacement = (call: KernelCall, runtime: GpuRuntime) => TensorInfo | undefined;

/** Runs shaders on the tensors of the library's backend, in its own order of commands. */
export class GpuRuntime {
  /** Told of each pass. */
  onProgram: (program: Program) => void = () => {};
  readonly #pipelines = new Map<string, GPUComputePipeline>();
  /** Values of whole numbers that were made on the processor and have left it. */
  readonly #integers = new WeakMap<DataId, Int32Array>();

  /**
   * @param backend The library's, on the device.
   * @param subgroup Invocations of a subgroup of the device, as `subgroupSize` finds it; 0 for programs that use none.
   */
  constructor(readonly backend: GpuBackend, readonly subgroup: number) {
    const upload = backend.uploadToGPU.bind(backend);
    backend.uploadToGPU = (id) => {
      const { dtype, values, resource } = backend.tensorMap.get(id)!;
      if (dtype === "int32" && values && !resource) this.#integers.set(id, values as Int32Array);
      upload(id);
    };
  }

  /** A tensor that a program is to write to. */
  allocate(shape: readonly number[], dtype: DataType = "float32"): TensorInfo {
    return this.backend.makeTensorInfo([...shape], dtype);
  }

  /** A tensor of whole numbers. */
  upload(values: Int32Array): TensorInfo {
    return this.backend.makeTensorInfo([values.length], "int32", values);
  }

  /** Frees what only programs have seen; those that are under way keep it. */
  free(...tensors: readonly TensorInfo[]): void {
    for (const { dataId } of tensors) this.backend.disposeData(dataId);
  }

  /**
   * Whole numbers as they were made.
   *
   * @param what What they are, for the message.
   * @throws {TypeError} They were computed on the device.
   */
  integers({ dataId }: TensorInfo, what: string): Int32Array {
    const values = this.#integers.get(dataId) ?? this.backend.tensorMap.get(dataId)!.values;
    if (values) return values as Int32Array;
    throw new TypeError(
      `Cannot read "${what}" at once: they were computed on the graphics card, expected numbers of the processor's`,
    );
  }

  /** Whether all tensors are still where they were made: the library computes small things there. */
  areOnProcessor(...tensors: readonly TensorInfo[]): boolean {
    return tensors.every(({ dataId }) => !this.backend.tensorMap.get(dataId)!.resource);
  }

  /** Puts a program behind those that were run before. */
  run(program: Program): void {
    const { backend } = this;
    const tensors = [...Object.values(program.reads), ...Object.values(program.writes)];
    for (const { dataId } of tensors) backend.uploadToGPU(dataId);
    if (program.groups === 0) return;
    this.onProgram(program);
    const pipeline = this.#pipeline(program);
    const buffers = [
      ...tensors.map(({ dataId }) => backend.tensorMap.get(dataId)!.resource!),
      this.#constants(program),
    ];
    const group = backend.device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    backend.ensureCommandEncoderReady();
    const pass = backend.computePassEncoder ??= backend.commandEncoder!.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    const across = Math.min(program.groups, backend.device.limits.maxComputeWorkgroupsPerDimension);
    pass.dispatchWorkgroups(across, Math.ceil(program.groups / across));
    for (const { dataId } of tensors) backend.commandQueueOwnedIds.add(dataId);
    if (++backend.dispatchCountInPass < tf.env().getNumber("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE")) return;
    backend.endComputePassEncoder();
    backend.submitQueue();
  }

  #pipeline(program: Program): GPUComputePipeline {
    const key = shaderKey(program);
    const known = this.#pipelines.get(key);
    if (known) return known;
    const { device } = this.backend;
    const module = device.createShaderModule({
      code: shaderSource(program, this.subgroup),
      label: program.name,
    });
    const compute = { module, entryPoint: "main" };
    const pipeline = device.createComputePipeline({ layout: "auto", compute, label: program.name });
    this.#pipelines.set(key, pipeline);
    return pipeline;
  }

  /** A buffer of the program's constants, which goes back to the pool when its commands are on their way. */
  #constants(program: Program): GPUBuffer {
    const { backend } = this;
    const bytes = constantBytes(program);
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM;
    const buffer = backend.bufferManager.acquireBuffer(bytes.byteLength, usage);
    backend.device.queue.writeBuffer(buffer, 0, bytes);
    backend.uniformPendingDisposal.push(buffer);
    return buffer;
  }
}

/** What the library has in the place of our kernels: it keeps kernels for a whole process, so must we. */
const stocks = new WeakMap<KernelFunc, KernelConfig | undefined>();

/** Registers a kernel with the webgpu backend, in front of the library's own if there is one. */
export function registerGpuKernel(
  name: string,
  compute: GpuKernel | GpuReplacement,
  runtime: GpuRuntime,
): void {
  const before = tf.getKernel(name, "webgpu");
  const stock = before && stocks.has(before.kernelFunc) ? stocks.get(before.kernelFunc) : before;
  if (before !== undefined) tf.unregisterKernel(name, "webgpu");
  const kernelFunc: KernelFunc = (call) => {
    const { inputs, attrs } = call as { inputs: KernelCall["inputs"]; attrs?: KernelCall["attrs"] };
    return compute({ inputs, attrs: attrs ?? {} }, runtime) ?? stock!.kernelFunc(call);
  };
  stocks.set(kernelFunc, stock);
  tf.registerKernel({ kernelName: name, backendName: "webgpu", kernelFunc });
}
