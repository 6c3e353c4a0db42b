/**
 * Compiles the kernels under `kernels/` to `kernels.wasm`: `deno task kernels`.
 *
 * @module
 */
import binaryen from "assemblyscript/binaryen";
import { compileKernelsToText } from "./compile_kernels.ts";
import { hoistConstants } from "./hoist_constants.ts";

/** Where the compiled kernels are kept. */
export const KERNELS_FILE: URL = new URL("./kernels.wasm", import.meta.url);

/** The kernels of the wasm engine, compiled in memory. */
export async function buildKernels(): Promise<Uint8Array> {
  const text = await compileKernelsToText(new URL("./kernels/", import.meta.url), [
    // At -O3 the compiler sinks multiply-adds past later loads, until the matrix product runs out of vector registers.
    "-O2",
    // A declared first page of memory lets V8 fold small offsets into its loads: a fifth more speed in the matrix product.
    "--initialMemory=1",
    "--enable=simd,relaxed-simd,bulk-memory",
  ]);
  const module = binaryen.parseText(hoistConstants(text));
  module.setFeatures(binaryen.Features.All);
  try {
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}

if (import.meta.main) await Deno.writeFile(KERNELS_FILE, await buildKernels());
