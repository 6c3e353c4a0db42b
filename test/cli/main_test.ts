import { assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { pathToFileURL } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { type Command, EXIT } from "../../src/cli/command.ts";
import { usageOf } from "../../src/cli/flags.ts";
import { allCommands, runCommand as runLoaded } from "../../src/cli/main.ts";
import {
  DATASET_SCHEMA_FILE,
  datasetSchemaText,
  PREDICTIONS_SCHEMA_FILE,
  predictionsSchemaText,
  PROFILE_SCHEMA_FILE,
  profileSchemaText,
  SCHEMA_FILE,
  schemaText,
} from "../../src/cli/schema.ts";
import { childEnvironment, COMMON_PERMISSIONS, denoCommand } from "../../src/base/child_process.ts";
import { fakeTerminal, FIXTURES, HOME, runCommand, withFolder } from "./terminal_fixture.ts";

Deno.test("main() lists the commands when it is given none", async () => {
  const { code, out, err } = await runCommand([]);
  assertEquals([code, err], [0, ""]);
  for (const name of ["bench", "plan", "schema"]) {
    assertMatch(out, new RegExp(`^${name} +\\S`, "m"));
  }
  assertEquals((await runCommand(["--help"])).out, out);
});

Deno.test("main() prints the version of the package", async () => {
  assertEquals(await runCommand(["--version"]), { code: 0, out: `${config.version}\n`, err: "" });
});

Deno.test("main() prints a command's usage without running it", async () => {
  const { code, out } = await runCommand(["bench", "no/such/spec.yaml", "--help"]);
  assertEquals(code, 0);
  assertMatch(out, /^bench SPEC/);
});

Deno.test("main() refuses an unknown command, names the nearest and exits 2", async () => {
  const { code, out, err } = await runCommand(["bnech"]);
  assertEquals([code, out], [2, ""]);
  assertStringIncludes(err, 'Cannot run "bnech": there is no such command, expected one of bench, ');
  assertStringIncludes(err, '(nearest: "bench")');
});

Deno.test("main() does not take a name of Object.prototype for a command", async () => {
  assertEquals((await runCommand(["constructor"])).code, 2);
});

Deno.test("main() refuses an unknown flag, names the nearest and exits 2", async () => {
  const { code, err } = await runCommand(["bench", "tiny.yaml", "--frehs"]);
  assertEquals(code, 2);
  assertEquals(err, 'Cannot read "--frehs": unknown flag, did you mean "--fresh"\n');
});

Deno.test("main() says in one line what is wrong, without a stack", async () => {
  const { code, err } = await runCommand(["plan"]);
  assertEquals(code, 2);
  assertEquals(err, "Cannot tell which spec to take: 0 are named, expected one\n");
});

Deno.test("no two ends of a command share an exit code", () => {
  const codes = Object.values(EXIT);
  assertEquals(new Set(codes).size, codes.length);
});

Deno.test("one-table-of-flags: usage, completion, tasks and the page of commands have each command and flag", async () => {
  const commands = await allCommands();
  const completion = (await runCommand(["completions", "bash"])).out;
  const page = await Deno.readTextFile(`${HOME}docs/commands.md`);
  for (const command of commands) {
    const { name, flags } = command;
    const { out } = await runCommand([name, "--help"]);
    assertEquals(out, `${usageOf(command)}\n`);
    assertStringIncludes(page, `## ${name}\n\n${command.summary[0].toUpperCase()}`);
    assertStringIncludes(page, usageOf(command));
    assertStringIncludes(
      completion,
      `${name}) words="${[...Object.keys(flags), "help"].map((flag) => `--${flag}`).join(" ")}`,
    );
    assertStringIncludes((config.tasks as Record<string, string>)[name], `src/cli/main.ts ${name}`);
  }
});

Deno.test("the schemas below benchmarks/ are current; deno task schema writes them", async () => {
  assertEquals(await Deno.readTextFile(SCHEMA_FILE) === await schemaText(), true);
  assertEquals(await Deno.readTextFile(DATASET_SCHEMA_FILE) === datasetSchemaText(), true);
  assertEquals(await Deno.readTextFile(PREDICTIONS_SCHEMA_FILE) === predictionsSchemaText(), true);
  assertEquals(await Deno.readTextFile(PROFILE_SCHEMA_FILE) === profileSchemaText(), true);
});

Deno.test("schema refuses flags", async () => {
  assertEquals((await runCommand(["schema", "--json"])).code, 2);
});

/** Runs `plan` in a process of its own on a spec whose method does something when it is loaded. */
async function planWith(folder: string, method: string) {
  await Deno.writeTextFile(`${folder}/method.js`, method);
  const spec = (await Deno.readTextFile(`${FIXTURES}unscored.yaml`))
    .replaceAll("./faulty_probe.ts", "./method.js")
    .replaceAll("./stripes.ts", `file://${FIXTURES}stripes.ts`)
    .replaceAll("./patch_means.ts", `file://${FIXTURES}patch_means.ts`);
  await Deno.writeTextFile(`${folder}/spec.yaml`, spec);
  const permissions = ["--allow-read", "--allow-env", "--allow-sys", "--allow-ffi"];
  const { code, stderr } = await new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      ...permissions,
      `${HOME}src/cli/main.ts`,
      "plan",
      `${folder}/spec.yaml`,
    ],
  }).output();
  return { code, err: new TextDecoder().decode(stderr) };
}

Deno.test("a module that ends the process when it is loaded, or later, does not end it silently", () =>
  withFolder(async (folder) => {
    for (const exit of ["Deno.exit(0)", '(await import("node:process")).default.exit(0)']) {
      const { code, err } = await planWith(folder, `${exit};`);
      assertStringIncludes(err, "Cannot exit with 0: a module that was loaded asks for it");
      assertNotEquals(code, 0);
    }
    const later = await planWith(
      folder,
      "setTimeout(() => Deno.exit(0)); await new Promise((done) => setTimeout(done, 50));",
    );
    assertStringIncludes(later.err, "Cannot exit with 0");
    assertNotEquals(later.code, 0);
  }));

Deno.test("a task in a subfolder looks for specs where the user is", async () => {
  // The task that runs this test has set the variable for itself.
  const { INIT_CWD: _, ...env } = childEnvironment();
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["task", "--quiet", "plan", "./tiny.yaml", "--root", ".", "--json"],
    cwd: FIXTURES,
    clearEnv: true,
    env,
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  assertEquals(JSON.parse(new TextDecoder().decode(stdout)).table, "tiny");
});

Deno.test("main() prints one list for the dry run of several specs, and heeds --fresh in it", () =>
  withFolder(async (results) => {
    const flags = ["--root", FIXTURES, "--results", results, "--json"];
    const { out } = await runCommand(["bench", "tiny.yaml", "slow.yaml", "--dry-run", "--fresh", ...flags]);
    assertEquals(JSON.parse(out).map(({ table }: { table: string }) => table), ["tiny", "slow"]);
  }));

Deno.test("the task schema needs neither env nor sys nor ffi, and no other task has a permission as a whole to write, run or reach", () => {
  const tasks = Object.entries(config.tasks).filter(([, task]) => /deno run .*src\/cli\/main\.ts/.test(task));
  for (const [name, task] of tasks) {
    assertEquals(/--allow-(all|write|run|net)( |$)| -A /.test(task), false, name);
  }
  assertEquals(/--allow-(env|sys|ffi)/.test(config.tasks.schema), false);
});

Deno.test("tasks that take a launcher may write where its probe looks whether a node sees the results", async () => {
  const names = (await allCommands()).filter(({ flags }) => "launcher" in flags).map(({ name }) => name);
  assertEquals(names.includes("plan"), true);
  for (const name of names) {
    assertStringIncludes(
      (config.tasks as Record<string, string>)[name],
      " --allow-write=results,.omh ",
      name,
    );
  }
});

Deno.test("tasks that read data may what their workers may, and tasks that start workers may run deno", () => {
  const { bench, check, features, score, try: tries, plan, data, doctor, tune, parity, speed } = config.tasks;
  for (const task of [bench, check, features, score, tries, plan, data, doctor, tune, parity, speed]) {
    assertStringIncludes(task, `deno run ${COMMON_PERMISSIONS.join(" ")} --allow-ffi`);
  }
  for (const task of [bench, check, features, score, tries, doctor, speed]) {
    assertMatch(task, /--allow-run=deno\b/);
  }
});

Deno.test("runCommand() says in one line what was thrown, also where it is no Error", async () => {
  for (
    const [thrown, said] of [[null, "null"], ["boom", '"boom"'], [undefined, "undefined"], [
      { a: 1 },
      "{ a: 1 }",
    ]]
  ) {
    const terminal = fakeTerminal();
    assertEquals(await runLoaded("plan", () => Promise.reject(thrown), [], terminal), EXIT.failed);
    assertEquals(terminal.said.err, `what was thrown is no Error but ${said}\n`);
  }
  const terminal = fakeTerminal();
  await runLoaded("plan", () => Promise.reject(new Error("\x1b[31mred")), [], terminal);
  assertEquals(terminal.said.err, "red\n");
});

Deno.test("plan refuses a plugin that would have a package fetched, without the flag, and runs nothing of it", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/pad.ts`, 'import pad from "npm:right-pad@1.0.1";\nthrow null;\n');
    const tiny = (await Deno.readTextFile(`${FIXTURES}/tiny.yaml`))
      .replace("method: stego", "method: pad").replaceAll("./", `${pathToFileURL(FIXTURES).href}/`);
    await Deno.writeTextFile(`${folder}/padded.yaml`, `${tiny}\nplugins: { pad: ./pad.ts }\n`);
    const { code, err } = await runCommand(["plan", `${folder}/padded.yaml`]);
    assertEquals(code === 0, false);
    assertMatch(
      err,
      /Cannot load the method "pad": ".*pad\.ts" imports "npm:right-pad@1\.0\.1", which would be fetched/,
    );
  }));

Deno.test("Ctrl-C ends a command that keeps nothing, whatever it waits for", async () => {
  const stop = new AbortController();
  const endless: Command = {
    name: "endless",
    summary: "waits",
    flags: {},
    run: () => {
      stop.abort();
      return new Promise(() => {});
    },
  };
  const terminal = fakeTerminal({ signal: stop.signal });
  assertEquals(await runLoaded("endless", () => Promise.resolve(endless), [], terminal), EXIT.interrupted);
  assertEquals(terminal.said.err, "\nInterrupted.\n");
  for (const command of [["plan", "tiny.yaml"], ["data"], ["doctor"]]) {
    const { code, stderr } = await denoCommand({
      args: [
        "run",
        "--quiet",
        "--no-check",
        ...COMMON_PERMISSIONS,
        "--allow-ffi",
        "--allow-run=deno,git",
        `${HOME}test/cli/interrupted_program.ts`,
        ...command,
      ],
      stdout: "null",
      stderr: "piped",
    }).output();
    const said = new TextDecoder().decode(stderr);
    assertEquals([code, said.endsWith("\nInterrupted.\n")], [EXIT.interrupted, true], `${command}: ${said}`);
  }
});
