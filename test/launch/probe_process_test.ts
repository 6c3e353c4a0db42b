import { assertEquals, assertMatch } from "@std/assert";

/** What the process prints for an engine. */
async function probe(name: string) {
  const script = new URL("../../src/launch/probe_process.ts", import.meta.url).pathname;
  const args = ["run", "--quiet", "--allow-read", "--allow-env", script, name];
  const { code, stdout } = await new Deno.Command("deno", { args, stderr: "null" }).output();
  assertEquals(code, 0);
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("the probe's process prints one message: what runs", async () => {
  assertMatch((await probe("cpu")).description, /^cpu: /);
});

Deno.test("the probe's process prints one message: why nothing does", async () => {
  assertMatch(
    (await probe("native")).error,
    /^Cannot start the engine "native": the permission .* --allow-ffi$/,
  );
});
