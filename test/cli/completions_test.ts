import { assertEquals, assertStringIncludes } from "@std/assert";
import { SHELLS } from "../../src/cli/completion.ts";
import { allCommands } from "../../src/cli/main.ts";
import { runCommand } from "./terminal_fixture.ts";

const PYTHON = "/usr/bin/python3";

/** Whether a program is there; only Python may be run from here. */
async function hasProgram(name: string): Promise<boolean> {
  const script = `import shutil, sys; sys.exit(0 if shutil.which("${name}") else 1)`;
  return await new Deno.Command(PYTHON, { args: ["-c", script] }).output().then(
    ({ success }) => success,
    () => false,
  );
}

/** Runs a shell on a script, by way of Python. */
async function run(shell: string, args: readonly string[], script: string): Promise<string> {
  const program = "import subprocess, sys; " +
    "done = subprocess.run(sys.argv[1:], capture_output=True, text=True); " +
    "sys.stdout.write(done.stdout); sys.exit(done.stderr or done.returncode)";
  const { stdout, stderr, success } = await new Deno.Command(PYTHON, {
    args: ["-c", program, shell, ...args, script],
  })
    .output();
  assertEquals(success, true, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

async function scriptOf(shell: string, ...flags: string[]): Promise<string> {
  const { code, out } = await runCommand(["completions", shell, ...flags]);
  assertEquals(code, 0);
  return out;
}

Deno.test({
  name: "completions: bash completes commands, their flags and what those may be given",
  ignore: !(await hasProgram("bash")),
  fn: async () => {
    const script = await scriptOf("bash", "--program", "omh.dev");
    const complete = async (...words: string[]) => {
      const list = words.map((word) => `'${word}'`).join(" ");
      const call = `COMP_WORDS=(${list}); COMP_CWORD=${
        words.length - 1
      }; _omh_dev; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return (await run("bash", ["-c"], `${script}\n${call}`)).trim().split("\n");
    };
    assertEquals(await complete("omh.dev", "pl"), ["plan"]);
    assertEquals(await complete("omh.dev", "table", "--f"), ["--format"]);
    assertEquals(await complete("omh.dev", "table", "--spread", ""), ["interval", "deviation"]);
    assertEquals(await complete("omh.dev", "bench", "tables/a.yaml", "--engine", "w"), ["webgpu", "wasm"]);
    assertEquals(await complete("omh.dev", "segment", "--engine", "w"), ["webgpu", "wasm"]);
    assertEquals(await complete("omh.dev", "show", "--readout", ""), ["literal", "converged"]);
    assertEquals(await complete("omh.dev", "score", "--matching", ""), ["one-to-one", "many-to-one"]);
    assertEquals(await complete("omh.dev", "bench", "--results", ""), [""]);
    assertEquals(await complete("omh.dev", "completions", ""), ["--program", "--help", ...SHELLS]);
    assertEquals((await complete("omh.dev", "")).length, (await allCommands()).length);
    assertStringIncludes(await run("bash", ["-c"], `${script}\ncomplete -p omh.dev`), "-F _omh_dev omh.dev");
  },
});

for (const shell of ["bash", "zsh", "fish"]) {
  Deno.test({
    name: `completions: ${shell} takes its script`,
    ignore: !(await hasProgram(shell)),
    fn: async () => assertEquals(await run(shell, ["-n", "-c"], await scriptOf(shell)), ""),
  });
}

Deno.test("completions has each command and each flag in every shell, and quotes what they do", async () => {
  const commands = await allCommands();
  for (
    const [shell, flag] of [["zsh", (name: string) => `'--${name}[`], [
      "fish",
      (name: string) => ` -l ${name} `,
    ]] as const
  ) {
    const script = await scriptOf(shell);
    for (const { name, flags } of commands) {
      const own = script.split("\n").filter((line) =>
        shell === "zsh" ? line.startsWith(`    ${name}) `) : line.includes(`_from ${name}'`)
      ).join("\n");
      for (const each of [...Object.keys(flags), "help"]) assertStringIncludes(own, flag(each));
    }
    // Outside of quotes nothing is left that a shell would take for more than words.
    const bare = script.replaceAll(/'(?:[^'\\]|\\.)*'/g, "");
    assertEquals(shell === "fish" && /['"`;|&<>*?]/.test(bare), false);
  }
});

Deno.test("completions says which shells there are, and refuses names that no program has", async () => {
  assertEquals(await runCommand(["completions", "zhs"]), {
    code: 2,
    out: "",
    err:
      'Cannot tell which shell to complete in: there is no "zhs", expected one of bash, zsh, fish (nearest: "zsh")\n',
  });
  assertStringIncludes((await runCommand(["completions"])).err, "none is named");
  assertEquals((await runCommand(["completions", "bash", "--program", "a b"])).code, 2);
});
