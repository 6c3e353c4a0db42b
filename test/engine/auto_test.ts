import { assertEquals, assertRejects } from "@std/assert";
import { type Candidate, startFirst } from "../../src/engine/auto.ts";
import type { Engine, EngineName } from "../../src/engine/types.ts";

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

Deno.test("startFirst() fails with all reasons where none works", async () => {
  const error = await assertRejects(
    () => startFirst([fails("cuda", "no card"), fails("wasm", "no SIMD")]),
    AggregateError,
    "Cannot start an engine: cuda: no card; wasm: no SIMD, expected one of them to work",
  );
  assertEquals(error.errors.length, 2);
});
