import { assertRejects } from "@std/assert";
import { compileKernels } from "../../src/engine/compile_kernels.ts";

Deno.test("compileKernels() reports a folder without sources", async () => {
  const folder = new URL("./no_such_folder/", import.meta.url);
  await assertRejects(() => compileKernels(folder, []), SyntaxError, "Cannot compile the kernels");
});
