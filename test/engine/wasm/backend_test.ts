import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "../../../src/engine/start.ts";
import {
  guardAllocation,
  startWasmBackend,
  TensorMemory,
  type WasmBackend,
} from "../../../src/engine/wasm/backend.ts";
import { wideEnvironment } from "../../../src/engine/wide_vectors.ts";
import { random } from "./engine_fixture.ts";
import { testUnless } from "../_probe.ts";
import type { HeapReport } from "./heap_probe.ts";

Deno.test("startWasmBackend() starts the single-threaded SIMD binary, and the same again", async () => {
  const backend = await startWasmBackend();
  assertEquals(tf.getBackend(), "wasm");
  assertEquals(await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT"), true);
  assertEquals(await tf.env().getAsync("WASM_HAS_MULTITHREAD_SUPPORT"), false);
  assert(!(backend.wasm.HEAPU8.buffer instanceof SharedArrayBuffer));
  assertEquals(await startWasmBackend(), backend);
});

async function startMemory(): Promise<TensorMemory> {
  await startEngine("wasm");
  return new TensorMemory(tf.backend() as unknown as WasmBackend);
}

Deno.test("address() points at the values of a tensor", async () => {
  const memory = await startMemory();
  const x = tf.tensor1d([1.5, -2]);
  assertEquals(Array.from(new Float32Array(memory.buffer, memory.address(x), 2)), [1.5, -2]);
  x.dispose();
});

Deno.test("alias() shares the values and free() gives memory back", async () => {
  const memory = await startMemory();
  const backend = tf.backend();
  const before = backend.numDataIds();
  const x = memory.allocate([2, 3]);
  memory.clear(x);
  const y = memory.alias(x, [6]);
  assertEquals([memory.address(y), y.shape], [memory.address(x), [6]]);
  memory.free(x);
  assertEquals(backend.numDataIds(), before + 1);
  memory.free(y);
  assertEquals(backend.numDataIds(), before);
});

Deno.test("clear() fills a tensor with zeros and integers() reads one", async () => {
  const memory = await startMemory();
  const x = tf.tensor1d([7, -8, 9], "int32");
  assertEquals(Array.from(memory.integers(x)), [7, -8, 9]);
  memory.clear(x);
  assertEquals(Array.from(x.dataSync()), [0, 0, 0]);
  x.dispose();
});

Deno.test("operations give the same bits after the memory has grown", async () => {
  const memory = await startMemory();
  const [a, b] = [random<tf.Rank.R2>([65, 33], 1), random<tf.Rank.R2>([33, 70], 2)];
  const product = () => tf.tidy(() => tf.softmax(tf.matMul(a, b)).dataSync().slice());
  const before = product();
  const buffer = memory.buffer;
  const large = tf.zeros([memory.bytes / 4]);
  assert(memory.buffer !== buffer, "the memory did not grow");
  assertEquals(product(), before);
  tf.dispose([large, a, b]);
});

Deno.test("guardAllocation() refuses an address from which a tensor would reach beyond the heap", () => {
  const wasm = {
    HEAPU8: new Uint8Array(2 ** 20),
    asm: { malloc: () => 2 ** 20 - 100 },
    _malloc: (_bytes: number) => 0,
  };
  guardAllocation({ wasm } as unknown as WasmBackend);
  assertEquals(wasm._malloc(100), 2 ** 20 - 100);
  assertThrows(() => wasm._malloc(101), RangeError, "heap is exhausted");
});

const WIDE = await wideEnvironment({ environment: { has: () => false } });

for (const [vectors, environment] of [["narrow", {}], ["wide", WIDE]] as const) {
  const missing = environment === WIDE && Object.keys(WIDE).length === 0 ? "no wide vectors here" : undefined;
  testUnless(
    missing,
    `a heap of 4 GiB is filled to the last, then refused, then freed, with ${vectors} vectors`,
    async () => {
      // In a process of its own: the heap never shrinks.
      const path = fileURLToPath(new URL("heap_probe.ts", import.meta.url));
      const args = ["run", "--allow-read", "--allow-env", path];
      const { stdout } = await new Deno.Command("deno", { args, env: environment }).output();
      const report: HeapReport = JSON.parse(new TextDecoder().decode(stdout));
      assertEquals(report.overlapping, 0);
      // 4 GiB but the backend's own 16 MiB hold 31 pieces of 128 MiB.
      assertEquals(report.pieces, 31);
      assertMatch(
        report.refusal,
        /^RangeError: Cannot allocate a tensor of 134217728 bytes: the wasm heap is exhausted at 4\d{3} MiB/,
      );
      assertEquals(report.afterwards, [1, 2, 3]);
    },
  );
}
