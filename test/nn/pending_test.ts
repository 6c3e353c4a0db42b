import { assert, assertEquals } from "@std/assert";
import { scalar, tensor2d } from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import { computesAside, readTogether } from "../../src/nn/pending.ts";
import { assertKeeps, tensorTest } from "./tensor_fixture.ts";

tensorTest("readTogether() gives the values of each tensor, and keeps none of its own", async () => {
  const [one, four] = [scalar(3), tensor2d([[1, 2], [4, 8]])];
  await assertKeeps(0, async () => {
    assertEquals(await readTogether([four]), [Float32Array.of(1, 2, 4, 8)]);
    assertEquals(await readTogether([one, four]), [Float32Array.of(3), Float32Array.of(1, 2, 4, 8)]);
  });
});

Deno.test("computesAside() is false on engines of the processor", async () => {
  for (const name of ["wasm", "cpu"] as const) {
    await startEngine(name);
    assert(!computesAside());
  }
});
