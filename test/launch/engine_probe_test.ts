import { fileURLToPath } from "node:url";
import { assertEquals, assertMatch } from "@std/assert";
import { probeEngine } from "../../src/launch/engine_probe.ts";

/** A script of one line in place of the probe's own. */
async function probeWith(script: string) {
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const say =
      "const say = (message) => console.log(`a driver\\n${Deno.args[1]} ${JSON.stringify(message)}`);";
    await Deno.writeTextFile(path, `${say}${script}`);
    return await probeEngine("webgpu", new URL(`file://${path}`));
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("probeEngine() starts an engine in a process of its own", async () => {
  const { engine, works, description, fix } = await probeEngine("wasm");
  assertEquals([engine, works, fix], ["wasm", true, null]);
  assertMatch(description, /^wasm: /);
});

Deno.test({
  name: "probeEngine() starts an engine as workers do, with wide vectors",
  ignore: Deno.build.arch !== "x86_64" || Deno.env.has("DENO_V8_FLAGS"),
  fn: async () => assertMatch((await probeEngine("wasm")).description, /^wasm: own SIMD kernels of 8 lanes/),
});

Deno.test("probeEngine() tells why an engine does not start and what it needs", async () => {
  const message = 'Cannot start the engine "webgpu": there is no adapter, expected a driver; apt install it';
  assertEquals(await probeWith(`say({ error: ${JSON.stringify(message)} })`), {
    engine: "webgpu",
    works: false,
    description: "there is no adapter",
    fix: "a driver; apt install it",
    advice: null,
  });
});

Deno.test("probeEngine() reports a crash before the engine has computed", async () => {
  const { works, description, fix } = await probeWith("Deno.exit(7)");
  assertEquals([works, description, fix], [false, "its process ended with exit code 7", null]);
});

Deno.test("probeEngine() forgives a crash after the engine has computed", async () => {
  const { works } = await probeWith('say({ description: "d" }); Deno.exit(139)');
  assertEquals(works, true);
});

Deno.test("probeEngine() passes on what would make an engine faster", async () => {
  const { advice } = await probeWith(
    'say({ description: "d", advice: "install it" })',
  );
  assertEquals(advice, "install it");
});

/** What the process of a probe prints for an engine, with fewer permissions than it is given. */
async function probeProcess(name: string) {
  const script = fileURLToPath(new URL("../../src/launch/engine_probe.ts", import.meta.url));
  const args = ["run", "--quiet", "--allow-read", "--allow-env", script, name, "token"];
  const { code, stdout } = await new Deno.Command("deno", { args, stderr: "null" }).output();
  assertEquals(code, 0);
  const [, message] = /^\ntoken (.*)\n$/.exec(new TextDecoder().decode(stdout))!;
  return JSON.parse(message);
}

Deno.test("the probe's process prints one message: what runs", async () => {
  assertMatch((await probeProcess("cpu")).description, /^cpu: /);
});

Deno.test("the probe's process prints one message: why nothing does", async () => {
  assertMatch(
    (await probeProcess("native")).error,
    /^Cannot start the engine "native": the permission .* --allow-ffi$/,
  );
});
