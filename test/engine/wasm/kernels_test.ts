import { assert, assertEquals, assertMatch } from "@std/assert";
import { fusesMultiplyAdd, type Kernels, loadKernels } from "../../../src/engine/wasm/kernels.ts";

/** Kernels on a memory of their own of 16 MiB, seen as float32. */
async function instance(): Promise<{ kernels: Kernels; digest: string; floats: Float32Array }> {
  const memory = new WebAssembly.Memory({ initial: 256 });
  return { ...await loadKernels(memory), floats: new Float32Array(memory.buffer) };
}

Deno.test("loadKernels() names the artefact by 8 digits of its digest", async () => {
  assertMatch((await instance()).digest, /^[0-9a-f]{8}$/);
});

Deno.test("fusesMultiplyAdd() tells one rounding from two", () => {
  const kernels = (multiplyAdd: Kernels["multiplyAdd"]) => ({ multiplyAdd }) as Kernels;
  // Float64 holds these products exactly.
  assert(fusesMultiplyAdd(kernels((a, b, c) => a * b + c)));
  assert(!fusesMultiplyAdd(kernels((a, b, c) => Math.fround(a * b) + c)));
});

Deno.test("gemm() gives the same bits at any address and any stride, and twice in a row", async () => {
  const { kernels, floats } = await instance();
  const [m, n, k, scratch] = [13, 11, 70, 4 * 2 ** 20];
  const run = (start: number, pad: number) => {
    const [a, b, c] = [start, start + 4 * m * (k + pad), start + 4 * (m * (k + pad) + k * (n + pad))];
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < k; j++) floats[a / 4 + i * (k + pad) + j] = Math.sin(i * k + j);
    }
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < n; j++) floats[b / 4 + i * (n + pad) + j] = Math.cos(i * n + j);
    }
    kernels.gemm(false, false, m, n, k, a, k + pad, b, n + pad, c, n + pad, scratch);
    return Array.from(
      { length: m },
      (_, i) => floats.slice(c / 4 + i * (n + pad), c / 4 + i * (n + pad) + n),
    );
  };
  const first = run(64, 0);
  for (const [start, pad] of [[64, 0], [68, 0], [76, 1], [132, 3]]) assertEquals(run(start, pad), first);
});

Deno.test("gemm() writes nothing beyond its matrix and its scratch", async () => {
  const { kernels, floats } = await instance();
  const [m, n, k, scratch] = [7, 9, 5, 2 ** 20];
  floats.fill(7);
  const [a, b, c] = [4096, 8192, 16384];
  kernels.gemm(false, false, m, n, k, a, k, b, n, c, n, scratch);
  const scratchEnd = scratch + kernels.gemmScratchBytes();
  floats.forEach((value, i) => {
    const at = 4 * i;
    const written = (at >= c && at < c + 4 * m * n) || (at >= scratch && at < scratchEnd);
    if (!written && value !== 7) throw new Error(`the value at ${at} was overwritten with ${value}`);
  });
});
