/**
 * Compiles the kernels of the dense CRF, `kernels/`, to `kernels.wasm`: `deno task kernels`.
 *
 * @module
 */
import { compileKernels } from "../../engine/build_kernels.ts";

/** Where the compiled kernels are kept. */
export const KERNELS_FILE: URL = new URL("./kernels.wasm", import.meta.url);

/** The kernels of the dense CRF, compiled in memory. Without relaxed instructions, their bits are those of any machine. */
export function buildKernels(): Promise<Uint8Array> {
  return compileKernels(new URL("./kernels/", import.meta.url), ["-O3", "--enable=simd,bulk-memory"]);
}

if (import.meta.main) await Deno.writeFile(KERNELS_FILE, await buildKernels());
