import { assert, assertEquals } from "@std/assert";
import { buildKernels, KERNELS_FILE } from "../../src/engine/build_kernels.ts";

Deno.test("buildKernels() gives the committed kernels.wasm byte by byte", async () => {
  const [built, committed] = [await buildKernels(), await Deno.readFile(KERNELS_FILE)];
  assert(
    built.length === committed.length && built.every((byte, i) => byte === committed[i]),
    "kernels.wasm is not what its sources give: run `deno task kernels`",
  );
});

Deno.test("kernels.wasm imports its memory alone and brings no data of its own", async () => {
  const module = await WebAssembly.compile(await Deno.readFile(KERNELS_FILE));
  assertEquals(WebAssembly.Module.imports(module), [{ module: "env", name: "memory", kind: "memory" }]);
  const memory = new WebAssembly.Memory({ initial: 1 });
  await WebAssembly.instantiate(module, { env: { memory } });
  assert(new Uint8Array(memory.buffer).every((byte) => byte === 0), "the module writes data when it starts");
});
