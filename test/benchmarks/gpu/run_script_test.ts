import { assertEquals } from "@std/assert";
import { runScript } from "../../../benchmarks/gpu/run_script.ts";

/** Runs a script that is made for it. */
async function outcomeOf(source: string, limit = 60_000) {
  const folder = await Deno.makeTempDir({ prefix: "omh-bench-test-" });
  try {
    await Deno.writeTextFile(`${folder}/script.ts`, source);
    return await runScript<unknown>({ path: `${folder}/script.ts`, limit });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("runScript() gives the JSON that a script prints, over several lines or as its last", async () => {
  assertEquals(await outcomeOf("console.log(JSON.stringify({ a: [1] }, null, 2));"), { value: { a: [1] } });
  assertEquals(await outcomeOf("console.log('driver'); console.log('[2]'); Deno.exit(139);"), { value: [2] });
});

Deno.test("runScript() says why there is none", async () => {
  assertEquals(await outcomeOf("Deno.exit(3);"), { fault: "it ended with exit code 3 and without a word" });
  assertEquals(await outcomeOf("Deno.kill(Deno.pid, 'SIGKILL');"), { fault: "it was ended by SIGKILL" });
  const thrown = await outcomeOf(
    "console.error('error: XDG_RUNTIME_DIR is not set'); throw new Error('no card');",
  );
  assertEquals(thrown, { fault: "Error: no card" });
});

Deno.test("runScript() ends a script whose time is up, and starts none without time", async () => {
  const outcome = await outcomeOf("await new Promise((resolve) => setTimeout(resolve, 60_000));", 3000);
  assertEquals(outcome, { fault: "its time was up after 3 s", late: true });
  assertEquals(await outcomeOf("", 0), { fault: "there was no time left for it", late: true });
});
