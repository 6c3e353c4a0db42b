/**
 * Where the time of a repetition goes, kernel by kernel.
 *
 * @module
 */
import { getBackend, getKernelsForBackend, registerKernel, unregisterKernel } from "@tensorflow/tfjs-core";
import type { Clock } from "../../src/base/clock.ts";

/** Time of one kernel, what it calls in turn left out. */
export interface KernelTime {
  readonly kernel: string;
  readonly calls: number;
  readonly milliseconds: number;
}

/** A profile. */
export interface KernelProfile {
  /** Whole repetition, in milliseconds. */
  readonly total: number;
  /** The slowest first. What they lack to the total is spent outside of kernels: draws, Sinkhorn, the tape, collection. */
  readonly kernels: readonly KernelTime[];
}

/**
 * Times every kernel of the running engine during one repetition. One goes before it, to warm up.
 *
 * The engine's kernels are replaced by timed ones for as long as that takes.
 */
export async function profileKernels(repetition: () => Promise<void>, clock: Clock): Promise<KernelProfile> {
  await repetition();
  const { times, restore } = timeKernels(clock);
  try {
    const start = clock.elapsed();
    await repetition();
    const total = clock.elapsed() - start;
    const kernels = [...times].map(([kernel, time]) => ({ kernel, ...time }));
    return { total, kernels: kernels.sort((a, b) => b.milliseconds - a.milliseconds) };
  } finally {
    restore();
  }
}

function timeKernels(clock: Clock) {
  const times = new Map<string, { calls: number; milliseconds: number }>();
  // Time that the calls under way have spent in calls of their own, innermost last.
  const inner: number[] = [];
  const plain = getKernelsForBackend(getBackend());
  for (const kernel of plain) {
    replace({
      ...kernel,
      kernelFunc: (call) => {
        const start = clock.elapsed();
        inner.push(0);
        try {
          return kernel.kernelFunc(call);
        } finally {
          const whole = clock.elapsed() - start;
          const time = times.get(kernel.kernelName) ?? { calls: 0, milliseconds: 0 };
          time.calls++;
          time.milliseconds += whole - inner.pop()!;
          times.set(kernel.kernelName, time);
          if (inner.length > 0) inner[inner.length - 1] += whole;
        }
      },
    });
  }
  return { times, restore: () => plain.forEach(replace) };
}

function replace(kernel: Parameters<typeof registerKernel>[0]): void {
  unregisterKernel(kernel.kernelName, kernel.backendName);
  registerKernel(kernel);
}
