import { assert, assertEquals } from "@std/assert";
import { startWasm } from "../../../src/engine/wasm/start.ts";

Deno.test("startWasm() puts the kernels on the backend once a process", async () => {
  const engine = await startWasm();
  assertEquals(engine.gemm, engine.simdGemm);
  assert(await startWasm() === engine);
});
