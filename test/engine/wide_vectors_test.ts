import { assertEquals } from "@std/assert";
import { runsWide, wideEnvironment } from "../../src/engine/wide_vectors.ts";
import { testUnless } from "./_probe.ts";

const FLAGS = "--experimental-wasm-revectorize,--no-wasm-bounds-checks";

/** An environment in which `DENO_V8_FLAGS` is what is given. */
const environment = (flags?: string) => ({ has: () => flags !== undefined, get: () => flags });
const unset = { architecture: "x86_64", environment: environment() };

const OTHER = Deno.build.arch === "x86_64" ? undefined : `the processor is ${Deno.build.arch}`;

testUnless(OTHER, "wideEnvironment() names the flags on x86-64", async () => {
  assertEquals(await wideEnvironment(unset), { DENO_V8_FLAGS: FLAGS });
});

Deno.test("wideEnvironment() is empty on another processor", async () => {
  assertEquals(await wideEnvironment({ ...unset, architecture: "aarch64" }), {});
});

Deno.test("wideEnvironment() leaves flags that the user has set", async () => {
  assertEquals(await wideEnvironment({ ...unset, environment: environment("--wasm-bounds-checks") }), {});
});

Deno.test("wideEnvironment() is empty where the runtime does not know a flag", async () => {
  assertEquals(await wideEnvironment({ ...unset, flags: ["--no-such-flag"] }), {});
});

Deno.test("runsWide() wants both flags", () => {
  assertEquals(runsWide(environment(FLAGS)), true);
  assertEquals(runsWide(environment(`--max-heap-size=4096,${FLAGS}`)), true);
  assertEquals(runsWide(environment("--no-wasm-bounds-checks")), false);
  assertEquals(runsWide(environment("")), false);
  assertEquals(runsWide(environment()), false);
});

Deno.test("runsWide() does not ask for leave to read the environment", async () => {
  const url = new URL("../../src/engine/wide_vectors.ts", import.meta.url);
  const code = `import { runsWide } from "${url}"; console.log(runsWide());`;
  const process = new Deno.Command("deno", {
    args: ["run", "--no-prompt", `data:application/typescript,${encodeURIComponent(code)}`],
    env: { DENO_V8_FLAGS: FLAGS },
  });
  const { stdout } = await process.output();
  assertEquals(new TextDecoder().decode(stdout), "false\n");
});
