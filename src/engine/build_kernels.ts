/**
 * Compiles the kernels under `kernels/` to `kernels.wasm`: `deno task kernels`.
 *
 * @module
 */
import { compileKernels } from "./compile_kernels.ts";

/** Where the compiled kernels are kept. */
export const KERNELS_FILE: URL = new URL("./kernels.wasm", import.meta.url);

/** The kernels of the wasm engine, compiled in memory. */
export function buildKernels(): Promise<Uint8Array> {
  // A declared first page of memory lets V8 fold small offsets into its loads: a fifth more speed in the matrix product.
  // At -O3 the compiler sinks multiply-adds past later loads, until the matrix product runs out of vector registers.
  return compileKernels(new URL("./kernels/", import.meta.url), [
    "-O2",
    "--initialMemory=1",
    "--enable=simd,relaxed-simd,bulk-memory",
  ]);
}

if (import.meta.main) await Deno.writeFile(KERNELS_FILE, await buildKernels());
