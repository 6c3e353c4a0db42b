import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { fileURLToPath } from "node:url";
import { ImplementationProcess } from "../../../benchmarks/speed/implementation_process.ts";
import { PYTHON, pythonFault } from "../../../benchmarks/speed/python.ts";
import type { Task } from "../../../benchmarks/speed/types.ts";

const TINY: Task = { kind: "step", method: "stego", levels: 2, classes: 3, batch: 2, gridSize: 4 };

/** Why PyTorch is not compared with here, or null: it is no requirement of the harness. */
const withoutPeer = await askForPeer();

async function askForPeer(): Promise<string | null> {
  const { state } = await Deno.permissions.query({ name: "run", command: PYTHON });
  return state === "granted" ? await pythonFault(PYTHON, "import torch") : `${PYTHON} may not be run`;
}

Deno.test("ImplementationProcess runs a task, profiles it and tells its memory", async () => {
  await using implementation = await ImplementationProcess.start({ engine: "wasm", threads: 1 }, TINY);
  assertEquals(await implementation.run() > 0, true);
  const { total, kernels } = await implementation.profile();
  assertEquals(kernels.some(({ kernel, calls }) => kernel === "BatchMatMul" && calls > 0), true);
  assertEquals(kernels.reduce((sum, { milliseconds }) => sum + milliseconds, 0) <= total, true);
  assertEquals((await implementation.end()).heapMiB! >= 16, true);
});

Deno.test("ImplementationProcess runs a whole table on workers, and says what it runs", async () => {
  const spec = fileURLToPath(new URL("../../fixtures/embedded.yaml", import.meta.url));
  await using implementation = await ImplementationProcess.start({ engine: "wasm", threads: 2 }, {
    kind: "bench",
    spec,
    jobs: 2,
  });
  assertMatch(implementation.description, /^wasm: /);
  assertEquals(await implementation.run() > 0, true);
  assertEquals(await implementation.end(), { processMiB: null, heapMiB: null });
});

Deno.test("ImplementationProcess says why an implementation ended", async () => {
  const task = { kind: "vit", channels: 384, side: 12 } as const;
  await using implementation = await ImplementationProcess.start({ engine: "wasm", threads: 1 }, task);
  await assertRejects(() => implementation.run(), Error, 'Cannot measure "wasm, 1 thread"');
});

Deno.test({
  name: `the peer takes the same tasks${withoutPeer ? ` (left out: ${withoutPeer})` : ""}`,
  ignore: withoutPeer !== null,
  fn: async () => {
    await using implementation = await ImplementationProcess.start({ engine: "torch", threads: 1 }, TINY);
    assertEquals(await implementation.run() > 0, true);
    assertEquals((await implementation.end()).heapMiB, null);
  },
});

Deno.test({
  name: `the peer's mathematics is that of the golden vectors${
    withoutPeer ? ` (left out: ${withoutPeer})` : ""
  }`,
  ignore: withoutPeer !== null,
  fn: async () => {
    const path = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
    const { success, stdout } = await new Deno.Command(PYTHON, {
      args: ["-B", path("benchmarks/speed/torch/check_golden.py"), path("test/golden")],
      stderr: "null",
    }).output();
    const text = new TextDecoder().decode(stdout);
    assertEquals(success, true, text);
    assertMatch(text, /^omh, gradient: \d/m);
  },
});
