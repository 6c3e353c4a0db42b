import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { speed } from "../../../benchmarks/speed/main.ts";
import { readFlags } from "../../../src/cli/flags.ts";
import { UsageError } from "../../../src/cli/command.ts";

/** Runs the command and collects what it prints. */
async function run(...args: string[]): Promise<string> {
  let out = "";
  await speed.run(readFlags(args, speed.flags), {
    out: (text) => out += text,
    err: () => {},
    interactive: false,
    clock: { elapsed: () => 0, now: () => new Date(0) },
    signal: new AbortController().signal,
    cwd: "/",
  });
  return out;
}

Deno.test("speed --list names the workloads of a run", async () => {
  assertEquals((await run("--list", "--quick")).split("\n").length, 3);
  assertStringIncludes(await run("--list"), "table-12-cached ");
  assertEquals((await run("--list")).includes("hp-b64"), false);
  assertStringIncludes(await run("--list", "--long"), "hp-b64 ");
});

Deno.test("speed --only takes the workloads whose name contains a text", async () => {
  const names = (await run("--list", "--only", "cohort")).trim().split("\n").map((line) =>
    line.split(" ")[0]
  );
  assertEquals(names, ["cohort-1", "cohort-2", "cohort-4", "cohort-8", "cohort-16"]);
});

Deno.test("speed refuses a text that is in no name", async () => {
  await assertRejects(() => run("--only", "vgg"), UsageError, 'Cannot measure "vgg"');
});
