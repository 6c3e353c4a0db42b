import { assert, assertEquals, assertLess, assertRejects, assertStringIncludes } from "@std/assert";
import { type ProgramRun, runProgram } from "../../../src/launch/command/run_program.ts";
import { withFolder } from "../../cli/terminal_fixture.ts";
import { PYTHON } from "./_python.ts";

/** Runs a script. */
function python(script: string, folder: string, changes: Partial<ProgramRun> = {}): Promise<void> {
  return runProgram({
    program: PYTHON,
    args: ["-c", script],
    folder,
    environment: { OMH_SEED: "3" },
    log: `${folder}/log`,
    timeLimit: 300,
    signal: new AbortController().signal,
    onLine: () => {},
    ...changes,
  });
}

Deno.test("runProgram() runs in a folder, with more variables, and keeps what is printed", () =>
  withFolder(async (folder) => {
    const lines: string[] = [];
    const script =
      'import os, sys\nprint("seed", os.environ["OMH_SEED"])\nprint(os.getcwd(), file=sys.stderr)';
    await python(script, folder, { onLine: (line) => lines.push(line) });
    const log = await Deno.readTextFile(`${folder}/log`);
    assertEquals(log.split("\n").sort(), ["", await Deno.realPath(folder), "seed 3"].sort());
    assert(lines.includes("seed 3"));
  }));

const WAIT = 'import time\nprint("waiting", flush=True)\ntime.sleep(600)';

for (
  const [what, script, changes, expected] of [
    [
      "ends with another code",
      'import sys\nprint("fine")\nprint("broken", file=sys.stderr)\nsys.exit(7)',
      {},
      'it ended with exit code 7, expected 0; the last that it printed is "broken"',
    ],
    ["hangs", WAIT, { timeLimit: 0.3 }, "it ran for more than 0.3 seconds"],
    [
      "prints without an end, on one line",
      'import sys\nwhile True: sys.stdout.write("y" * 1000)',
      { logLimit: 10_000 },
      "it printed more than 10000 bytes, expected less",
    ],
    ["is not there", "", { program: "/no/such/program" }, "it cannot be started"],
    [
      "is killed",
      "import os\nos.kill(os.getpid(), 9)",
      {},
      "it ended with SIGKILL, expected 0; it printed nothing",
    ],
  ] as const
) {
  Deno.test(`runProgram() fails with the cause where a program ${what}`, () =>
    withFolder(async (folder) => {
      const { message } = await assertRejects(() => python(script, folder, changes), Error);
      assertStringIncludes(message, expected);
      assertStringIncludes(message, `all is in ${folder}/log`);
      assertLess((await Deno.stat(`${folder}/log`)).size, 10_001);
    }));
}

Deno.test("runProgram() waits for no process that a program has left behind with its streams", () =>
  withFolder(async (folder) => {
    const started = performance.now();
    await python('import subprocess\nsubprocess.Popen(["sleep", "120"])\nprint("done")', folder);
    assertLess(performance.now() - started, 100_000);
  }));

Deno.test("runProgram() ends a program when it is told to", () =>
  withFolder(async (folder) => {
    const stop = new AbortController();
    const running = python(WAIT, folder, { signal: stop.signal, onLine: () => stop.abort() });
    assertStringIncludes((await assertRejects(() => running, Error)).message, "it was interrupted");
  }));

Deno.test("runProgram() lets a program reach the network, unless its command says otherwise", () =>
  withFolder(async (folder) => {
    const connect = `import socket
try: socket.create_connection(("127.0.0.1", 9), 5)
except OSError as error: print(type(error).__name__)`;
    await python(connect, folder);
    assertStringIncludes(await Deno.readTextFile(`${folder}/log`), "ConnectionRefusedError");
    // As in a spec's command: [unshare, -rn, python3, …]; Python stands for what tests may run.
    const apart = `import os, subprocess, sys
without = ["unshare", "-rn"]
if subprocess.run([*without, "true"], stderr=subprocess.DEVNULL).returncode: sys.exit("no namespaces here")
os.execvp("unshare", [*without, "${PYTHON}", "-c", '''${connect}'''])`;
    const failure = await python(apart, folder).catch(({ message }) => message as string);
    if (failure) return assertStringIncludes(failure, "no namespaces here");
    assertEquals(await Deno.readTextFile(`${folder}/log`), "OSError\n");
  }));
