import { assert, assertEquals } from "@std/assert";
import { kernelNumerics, lanes, startWasm, startWasmEngine } from "../../../src/engine/wasm/engine.ts";
import { runsWide } from "../../../src/engine/wide_vectors.ts";

Deno.test("startWasm() puts the kernels on the backend once a process", async () => {
  const engine = await startWasm();
  assertEquals(engine.gemm, engine.simdGemm);
  assert(await startWasm() === engine);
});

Deno.test("startWasmEngine() puts the SIMD product back in its place", async () => {
  const wasm = await startWasm();
  wasm.gemm = () => {};
  const engine = await startWasmEngine();
  assertEquals(wasm.gemm, wasm.simdGemm);
  assertEquals(engine.numerics, `wasm/${kernelNumerics(wasm)}`);
});

Deno.test("kernelNumerics() tells fused from unfused kernels", async () => {
  const wasm = await startWasm();
  const tag = `tfjs-4.22.0/kernels-${wasm.digest}`;
  assertEquals(kernelNumerics({ ...wasm, fused: true }), `${tag}/fused`);
  assertEquals(kernelNumerics({ ...wasm, fused: false }), `${tag}/unfused`);
});

Deno.test("lanes() is silent about vectors of wasm's own channels", () => {
  assertEquals(lanes(), runsWide() ? " of 8 lanes" : "");
});
