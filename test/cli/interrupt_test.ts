import { assert, assertEquals, assertGreater, assertLess, assertStringIncludes } from "@std/assert";
import { bench, cells } from "./bench_fixture.ts";
import { filesBelow, FIXTURES, HOME, withFolder } from "./terminal_fixture.ts";

const PERMISSIONS = [
  "--allow-read",
  "--allow-env",
  "--allow-sys",
  "--allow-ffi",
  "--allow-write",
  "--allow-run=deno,git",
];

/** Starts the command line in a process of its own. */
function startBench(spec: string, results: string): Deno.ChildProcess {
  const places = ["--results", results, "--root", FIXTURES, "--cache-budget", "0"];
  const command = ["bench", `${FIXTURES}${spec}`, ...places, "--jobs", "1"];
  return new Deno.Command("deno", {
    args: ["run", "--quiet", ...PERMISSIONS, `${HOME}src/cli/main.ts`, ...command],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Reads standard error to its end; calls `onSight` when `text` has come by. */
async function readError(process: Deno.ChildProcess, text: string, onSight: () => void): Promise<string> {
  let said = "";
  for await (const piece of process.stderr.pipeThrough(new TextDecoderStream())) {
    const isNew = !said.includes(text);
    said += piece;
    if (isNew && said.includes(text)) onSight();
  }
  return said;
}

for (
  const [name, signal, code] of [
    ["Ctrl-C", "SIGINT", 130],
    ["the end of a batch job", "SIGTERM", 75],
    ["word of its end", "SIGUSR1", 75],
  ] as const
) {
  Deno.test(`${name} keeps the finished cells, says so and exits ${code}; the next run goes on with the others`, () =>
    withFolder(async (results) => {
      const process = startBench("slow.yaml", results);
      let told = NaN;
      const said = await readError(process, "[1/4]", () => {
        told = performance.now();
        process.kill(signal);
      });
      await process.stdout.cancel();
      assertEquals((await process.status).code, code, said);
      assertLess(performance.now() - told, 5000);
      assertStringIncludes(said, "Interrupted. Finished cells of slow are kept");
      assert(!said.includes("at file:"), "no stack trace");
      const files = await filesBelow(results);
      const kinds = /^slow\/(spec|embedded\/cells\/[0-9a-f]{16})\.json$/;
      assert(files.every((file) => kinds.test(file)), files.join());
      const kept = (await cells(results, "slow")).length;
      assertGreater(kept, 0);
      assertLess(kept, 4);
      const { code: next, err } = await bench("slow.yaml", results);
      assertEquals(next, 0);
      assertStringIncludes(err, `4 cells, ${kept} finished before, ${4 - kept} to train`);
      assertEquals((await cells(results, "slow")).length, 4);
    }));
}
