import { assertEquals, assertGreater, assertMatch, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { type Candidate, startEngine, startFirst } from "../../src/engine/start.ts";
import type { Engine, EngineName } from "../../src/engine/types.ts";
import { answerOf, probeEngine } from "./_probe.ts";

Deno.test("startEngine() starts wasm and names what its numbers depend on", async () => {
  const engine = await startEngine("wasm");
  assertEquals(engine.name, "wasm");
  assertMatch(engine.numerics, /^wasm\/tfjs-4\.22\.0\/kernels-[0-9a-f]{8}\/(fused|unfused)$/);
  assertMatch(engine.description, /^wasm: /);
  assertEquals(tf.getBackend(), "wasm");
  assertEquals(tf.add(1, 2).dataSync()[0], 3);
});

Deno.test("startEngine() changes engines within a process and back", async () => {
  for (const name of ["cpu", "wasm", "cpu", "wasm"] as const) {
    assertEquals((await startEngine(name)).name, name);
    assertEquals(tf.getBackend(), name);
  }
});

Deno.test("startEngine() gives the same numerics for the same engine", async () => {
  assertEquals((await startEngine("wasm")).numerics, (await startEngine("wasm")).numerics);
});

Deno.test("peakBytes() grows with the tensors", async () => {
  const engine = await startEngine("wasm");
  const before = engine.peakBytes();
  const large = tf.zeros([before / 4]);
  assertGreater(engine.peakBytes(), before);
  large.dispose();
});

Deno.test("startEngine() refuses an unknown name and lists the known ones", async () => {
  await assertRejects(
    () => startEngine("wasn" as EngineName),
    RangeError,
    'Cannot start the engine "wasn": there is none of that name, expected one of auto, cuda, webgpu, native, wasm, cpu',
  );
});

Deno.test("startEngine() refuses a number of threads that is none", async () => {
  for (const threads of [0, 1.5]) {
    await assertRejects(
      () => startEngine("native", { threads }),
      RangeError,
      `Cannot start the engine "native": the threads are ${threads}, expected a whole number from 1`,
    );
  }
});

Deno.test("startEngine() finds an engine for auto and says which and why", async () => {
  const { name, description, sum } = answerOf(await probeEngine("auto"));
  assertMatch(description, new RegExp(`^${name}: .* \\((?:proved .*; )?passed over |^(?:cuda|webgpu): `));
  assertEquals(sum, [2, 3]);
});

const works = (name: EngineName): Candidate => ({
  name,
  start: () =>
    Promise.resolve<Engine>({ name, numerics: name, description: `${name}: runs`, peakBytes: () => 0 }),
});

const fails = (name: EngineName, why: string): Candidate => ({
  name,
  start: () =>
    Promise.reject(new Error(`Cannot start the engine "${name}": ${why}, expected another machine`)),
});

Deno.test("startFirst() takes the first that works and says why the others were passed over", async () => {
  const candidates = [fails("cuda", "no card"), fails("native", "no BLAS"), works("wasm"), works("cpu")];
  const engine = await startFirst(candidates);
  assertEquals(engine.name, "wasm");
  assertEquals(engine.description, "wasm: runs (passed over cuda: no card; native: no BLAS)");
});

Deno.test("startFirst() says nothing where nothing was passed over", async () => {
  assertEquals((await startFirst([works("wasm")])).description, "wasm: runs");
});

Deno.test("startFirst() says why it took what it took", async () => {
  const first = { ...works("webgpu"), note: () => "proved" };
  assertEquals((await startFirst([first])).description, "webgpu: runs (proved)");
  const { description } = await startFirst([fails("cuda", "no card"), first]);
  assertEquals(description, "webgpu: runs (proved; passed over cuda: no card)");
});

Deno.test("startFirst() fails with all reasons where none works", async () => {
  const error = await assertRejects(
    () => startFirst([fails("cuda", "no card"), fails("wasm", "no SIMD")]),
    AggregateError,
    "Cannot start an engine: cuda: no card; wasm: no SIMD, expected one of them to work",
  );
  assertEquals(error.errors.length, 2);
});
