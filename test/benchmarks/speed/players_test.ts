import { assertEquals } from "@std/assert";
import { isPeerOf, nameOf } from "../../../benchmarks/speed/players.ts";
import type { ImplementationEngine } from "../../../benchmarks/speed/types.ts";

const player = (engine: ImplementationEngine, threads = 1) => ({ engine, threads });

Deno.test("nameOf() counts threads, on a card not", () => {
  assertEquals(nameOf(player("native", 2)), "native, 2 threads");
  assertEquals(nameOf(player("wasm")), "wasm, 1 thread");
  assertEquals(nameOf(player("webgpu")), "webgpu");
});

Deno.test("isPeerOf() compares on as many threads, and on the card in single precision", () => {
  assertEquals(isPeerOf(player("torch", 2), player("native", 2)), true);
  assertEquals(isPeerOf(player("torch"), player("native", 2)), false);
  assertEquals(isPeerOf(player("torch-cuda"), player("webgpu")), true);
  assertEquals(isPeerOf(player("torch-cuda-tf32"), player("webgpu")), false);
  assertEquals(isPeerOf(player("torch"), player("webgpu")), false);
  assertEquals(isPeerOf(player("torch-cuda"), player("torch-cuda")), false);
});
