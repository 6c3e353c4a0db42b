/** Wide vectors beside narrow ones: the same bits from every kernel, and no way out of the heap. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";
import { WASM_KERNELS } from "../../src/engine/wasm/install.ts";
import { wideEnvironment } from "../../src/engine/wide_vectors.ts";
import { testUnless } from "./_probe.ts";
import type { WideReport } from "./wide_probe.ts";

const FLAGS = "DENO_V8_FLAGS";
const NARROW = "the processor or the runtime has no wide vectors";
const { [FLAGS]: wide } = await wideEnvironment({ environment: { has: () => false } });

/** The flags act in V8's optimising compiler: let it compile every function before its first call. */
const OPTIMISED = "--no-liftoff";

testUnless(
  wide === undefined ? NARROW : undefined,
  "wide vectors give the bits of narrow ones, kernel by kernel",
  async () => {
    const [narrow, other] = await onBoth<WideReport>("wide_probe.ts");
    assertMatch(other.description, /of 8 lanes/);
    assertEquals(other.numerics, narrow.numerics);
    assertEquals(WASM_KERNELS.filter(({ name }) => !other.kernels.includes(name)), []);
    assertEquals(Object.keys(other.digests), Object.keys(narrow.digests));
    assertEquals(
      Object.keys(narrow.digests).filter((name) => other.digests[name] !== narrow.digests[name]),
      [],
    );
  },
);

testUnless(
  wide === undefined ? NARROW : undefined,
  "wide vectors give the bits of narrow ones in a vision transformer and in training",
  async () => {
    const [narrow, other] = await onBoth<{ numbers: unknown }>("numbers_probe.ts", "wasm");
    assert(narrow.numbers);
    assertEquals(other.numbers, narrow.numbers);
  },
);

testUnless(
  wide === undefined ? NARROW : undefined,
  "a wide kernel that leaves the heap ends its process",
  async () => {
    const start = new URL("../../src/engine/wasm/engine.ts", import.meta.url);
    const code = `
      import { startWasm } from "${start}";
      const { kernels, memory } = await startWasm();
      console.log("within");
      try {
        kernels.exp(memory.bytes, memory.reserve(16), 4);
      } finally {
        console.log("beyond");
      }`;
    const env = { [FLAGS]: `${wide},${OPTIMISED}` };
    const { success, stdout } = await new Deno.Command("deno", { args: ["eval", code], env }).output();
    assertEquals([success, new TextDecoder().decode(stdout)], [false, "within\n"]);
  },
);

/** What a script prints in a process with narrow and in one with wide vectors. */
function onBoth<Printed>(script: string, ...rest: string[]): Promise<Printed[]> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const args = ["run", "--allow-read", "--allow-env", "--allow-ffi", path, ...rest];
  return Promise.all([OPTIMISED, `${wide},${OPTIMISED}`].map(async (flags) => {
    const { stdout } = await new Deno.Command("deno", { args, env: { [FLAGS]: flags } }).output();
    return JSON.parse(new TextDecoder().decode(stdout));
  }));
}
