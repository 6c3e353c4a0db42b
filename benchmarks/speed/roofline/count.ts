/**
 * Counts what a task asks of a graphics card, kernel by kernel.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs-core";
import { fixGradients } from "../../../src/engine/gradients.ts";
import { type GpuBackend, startGpuBackend } from "../../../src/engine/webgpu/backend.ts";
import { BufferPool } from "../../../src/engine/webgpu/buffer_pool.ts";
import { installGpuKernels } from "../../../src/engine/webgpu/install.ts";
import { GpuRuntime } from "../../../src/engine/webgpu/runtime.ts";
import type { Repetition } from "../types.ts";
import { flopsOf, readShare } from "./flops.ts";
import { recordingAdapter } from "./recording_device.ts";

/** What calls of a kernel come to that are of the same sizes. */
export interface KernelCount {
  /** Name under which it is registered with the tensor library. */
  readonly kernel: string;
  readonly calls: number;
  /** Shaders that these calls start. */
  readonly dispatches: number;
  /** Bytes of the tensors that the shaders read and write, each counted once a shader. */
  readonly read: number;
  readonly written: number;
  /** Floating-point operations. */
  readonly flops: number;
}

/** What a task comes to. */
export interface TaskCount {
  readonly kernels: readonly KernelCount[];
  /** Bytes from the processor to the card. */
  readonly uploaded: number;
  /** How many tensors the processor reads back from the card, and bytes of those. */
  readonly readBacks: number;
  /** How many of those came before the last shader: the card may have had nothing to do meanwhile. */
  readonly waits: number;
  readonly downloaded: number;
  /** Most bytes of buffers at once, those that wait to be used again included. */
  readonly peakBytes: number;
}

/** Name of the card that there is not. */
const RECORDING = "a recording";

/** Counts tasks on a device that computes nothing; one a process, for the library keeps its backend. */
export class Counter {
  readonly #sheet: Sheet;
  readonly #backend: GpuBackend;

  private constructor(backend: GpuBackend, sheet: Sheet) {
    this.#backend = backend;
    this.#sheet = sheet;
  }

  /** Makes the recording device the current backend. */
  static async start(): Promise<Counter> {
    const sheet = new Sheet();
    const backend = await startGpuBackend(recordingAdapter(sheet), RECORDING);
    if (!backend) throw new Error("Cannot count: the backend does not start, expected it on any machine");
    installGpuKernels(new GpuRuntime(backend, 0));
    for (const kernel of tf.getKernelsForBackend("webgpu")) watch(kernel, sheet);
    fixGradients();
    return new Counter(backend, sheet);
  }

  /**
   * Sets a task up, and gives what its second repetition comes to: the first one uploads what stays on the card.
   *
   * @param answer What the processor reads back of so many bytes, where the shaders that are started depend on it; nothing for
   * zeros.
   */
  async count(setUp: () => Promise<Repetition>, answer: Answer = () => undefined): Promise<TaskCount> {
    this.#sheet.answer = answer;
    // What tasks before left on the card does not count.
    const pool = this.#backend.bufferManager = new BufferPool(this.#backend.device, RECORDING);
    const repetition = await setUp();
    await repetition();
    this.#sheet.clear();
    await repetition();
    return { ...this.#sheet.totals(), peakBytes: pool.peakBytes };
  }
}

/** What the processor reads back of so many bytes; nothing for zeros. */
export type Answer = (bytes: number) => ArrayBuffer | undefined;

type Tally = { -readonly [K in keyof KernelCount]: KernelCount[K] };

/** What has been counted since it was cleared. */
class Sheet {
  answer: Answer = () => undefined;
  readonly #tallies = new Map<string, Tally>();
  /** Calls under way, innermost last. */
  readonly #under: Tally[] = [];
  #uploaded = 0;
  #readBacks = 0;
  #waits = 0;
  #downloaded = 0;

  clear(): void {
    this.#tallies.clear();
    this.#uploaded =
      this.#readBacks =
      this.#waits =
      this.#downloaded =
        0;
  }

  totals(): Omit<TaskCount, "peakBytes"> {
    const kernels = [...this.#tallies.values()].filter(({ dispatches }) => dispatches > 0);
    return {
      kernels: kernels.map((tally) => ({ ...tally })),
      uploaded: this.#uploaded,
      readBacks: this.#readBacks,
      waits: this.#waits,
      downloaded: this.#downloaded,
    };
  }

  onDispatch(read: number, written: number): void {
    const tally = this.#under.at(-1);
    if (!tally) throw new Error("Cannot count a shader: no kernel is under way, expected one");
    tally.dispatches++;
    this.#waits = this.#readBacks;
    tally.read += Math.round(read * readShare(tally.kernel, read, written));
    tally.written += written;
  }

  onUpload(bytes: number): void {
    this.#uploaded += bytes;
  }

  onRead(bytes: number): ArrayBuffer | undefined {
    this.#readBacks++;
    this.#downloaded += bytes;
    return this.answer(bytes);
  }

  /** Runs a call of a kernel; what starts no shader of its own computes nothing here: it names values otherwise, or calls kernels. */
  call<T>(kernel: string, key: string, run: () => T, flops: (result: T) => number): T {
    const tally = this.#tallies.get(key) ??
      { kernel, calls: 0, dispatches: 0, read: 0, written: 0, flops: 0 };
    this.#tallies.set(key, tally);
    tally.calls++;
    const before = tally.dispatches;
    this.#under.push(tally);
    try {
      const result = run();
      if (tally.dispatches > before) tally.flops += flops(result);
      return result;
    } finally {
      this.#under.pop();
    }
  }
}

/** Puts a kernel that is counted in the place of one that is not. */
function watch(kernel: KernelConfig, sheet: Sheet): void {
  const { kernelName, backendName, kernelFunc } = kernel;
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    ...kernel,
    kernelFunc: (call) => {
      const inputs = call.inputs as Record<string, TensorInfo>;
      const shapes = Object.values(inputs ?? {}).map((input) => `[${input?.shape}]`);
      return sheet.call(
        kernelName,
        `${kernelName} ${shapes}`,
        () => kernelFunc(call),
        (outputs) => flopsOf(kernelName, inputs, [outputs].flat(), call.attrs ?? {}),
      );
    },
  });
}
