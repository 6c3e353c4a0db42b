import { assert, assertEquals, assertMatch } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { openBlas } from "../../../src/engine/native/blas.ts";
import { nativeGemm } from "../../../src/engine/native/engine.ts";
import { startEngine } from "../../../src/engine/start.ts";
import type { TensorMemory } from "../../../src/engine/wasm/backend.ts";
import { attention } from "../../../src/nn/attention.ts";
import { testUnless } from "../_probe.ts";
import { random } from "../wasm/engine_fixture.ts";

const missing = await openBlas(1).then(() => undefined, (error: Error) => error.message);

testUnless(
  missing,
  "native gives what wasm gives within rounding, and wasm its own bits afterwards",
  async () => {
    const compute = () =>
      tf.tidy(() => {
        const [a, b] = [random<tf.Rank.R2>([65, 33], 1), random<tf.Rank.R2>([65, 36], 2)];
        const product = tf.matMul(a, b, true, false);
        return [product, attention(tf.slice(b, [0, 0], [65, 24]) as tf.Tensor2D, 2)].map((x) =>
          x.dataSync().slice()
        );
      });
    await startEngine("wasm");
    const wasm = compute();
    const engine = await startEngine("native");
    assertEquals(engine.name, "native");
    assertMatch(
      engine.numerics,
      /^native\/tfjs-4\.22\.0\/kernels-[0-9a-f]{8}\/(fused|unfused)\/\S+\/threads-1(\/onnxruntime-\S+)?$/,
    );
    // Sums of 65 products of size 1, in another order.
    compute().forEach((values, i) => {
      values.forEach((value: number, at: number) => assert(Math.abs(value - wasm[i][at]) < 1e-5));
    });
    await startEngine("wasm");
    assertEquals(compute(), wasm);
  },
);

testUnless(missing, "native puts its threads into its numerics", async () => {
  assertMatch((await startEngine("native", { threads: 2 })).numerics, /\/threads-2(\/|$)/);
  await startEngine("native", { threads: 1 });
  await startEngine("wasm");
});

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
