import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { command } from "../../../src/base/child_process.ts";
import { NO_PROGRAM, PROGRAMS } from "../../../src/launch/slurm/run_program.ts";
import { withFolder } from "../../cli/terminal_fixture.ts";
import { denoPath } from "./processes_fixture.ts";

const PROGRAM = fileURLToPath(new URL("../../../src/launch/slurm/run_program.ts", import.meta.url));

/** Runs squeue where the search path is one folder. */
async function squeue(search: string, input: string) {
  const args = ["run", "--quiet", "--no-prompt", "--allow-env", `--allow-run=${PROGRAMS.join(",")}`, PROGRAM];
  const child = command(await denoPath(), {
    args: [...args, "squeue", "-h", "a b"],
    env: { PATH: search },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  await new Blob([input]).stream().pipeTo(child.stdin);
  const { code, stdout } = await child.output();
  return { code, out: new TextDecoder().decode(stdout) };
}

Deno.test({
  name: "run_program hands a program its arguments and its input, and on what it says and how it ends",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      assertEquals((await squeue(folder, "")).code, NO_PROGRAM, "there is none yet");
      const text = '#!/bin/sh\necho "$1|$2"\nread -r line && echo "$line"\nexit 5\n';
      await Deno.writeTextFile(`${folder}/squeue`, text, { mode: 0o755 });
      assertEquals(await squeue(folder, "a line\n"), { code: 5, out: "-h|a b\na line\n" });
    }),
});
