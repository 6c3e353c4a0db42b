import { assertEquals } from "@std/assert";
import { nativeGemm } from "../../../src/engine/native/gemm.ts";
import type { TensorMemory } from "../../../src/engine/wasm/memory.ts";

Deno.test("nativeGemm() adds the memory's own address, again after the memory has moved", () => {
  const memory = { buffer: new ArrayBuffer(64) };
  const calls: number[][] = [];
  const blas = { name: "none", sgemm: (...args: unknown[]) => void calls.push(args.slice(2) as number[]) };
  const gemm = nativeGemm(blas, memory as TensorMemory);
  const base = () => Number(Deno.UnsafePointer.value(Deno.UnsafePointer.of(new Uint8Array(memory.buffer))));
  const first = base();
  gemm(false, true, 1, 2, 3, 4, 5, 8, 6, 12, 7);
  memory.buffer = new ArrayBuffer(128);
  gemm(false, true, 1, 2, 3, 4, 5, 8, 6, 12, 7);
  assertEquals(calls, [first, base()].map((base) => [1, 2, 3, base + 4, 5, base + 8, 6, base + 12, 7]));
});
