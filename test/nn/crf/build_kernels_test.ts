import { assertEquals } from "@std/assert";
import { buildKernels, KERNELS_FILE } from "../../../src/nn/crf/build_kernels.ts";

Deno.test("buildKernels() returns the committed bytes", async () => {
  assertEquals(await buildKernels(), await Deno.readFile(KERNELS_FILE));
});
