import { assertEquals, assertStringIncludes } from "@std/assert";
import { requestOf } from "../../../src/launch/slurm/element_request.ts";
import { type JobScript, jobScript, UNSEEN } from "../../../src/launch/slurm/job_script.ts";
import { readProfile } from "../../../src/launch/slurm/read_profile.ts";
import { withFolder } from "../../cli/terminal_fixture.ts";

function script(changes: Partial<JobScript> = {}, profile = ""): string {
  return jobScript({
    name: "omh-tiny-1",
    elements: 12,
    request: requestOf(readProfile(profile, ""), { method: "stego" }),
    minutes: 90,
    logs: "/runs/logs",
    folder: "/runs",
    plan: "/runs/plan.json",
    command: ["/bin/echo", "worker", "--plan", "/runs/plan.json", "--index"],
    ...changes,
  });
}

Deno.test("jobScript() asks for what the profile says, and is told of the time limit 90 seconds before", () => {
  const text = script(
    { throttle: 4 },
    "partition: gpu\naccount: vision\nqos: high\ngres: gpu:1\ncpus: 8\nmemory: 32GiB\n" +
      "setup: [module load cuda]\ndirectives: [--no-requeue]",
  );
  assertEquals(text.split("\n"), [
    "#!/bin/bash",
    "#SBATCH --job-name=omh-tiny-1",
    "#SBATCH --array=0-11%4",
    "#SBATCH --partition=gpu",
    "#SBATCH --account=vision",
    "#SBATCH --qos=high",
    "#SBATCH --gres=gpu:1",
    "#SBATCH --ntasks=1",
    "#SBATCH --cpus-per-task=8",
    "#SBATCH --mem=32768M",
    "#SBATCH --time=90",
    "#SBATCH --open-mode=append",
    "#SBATCH --output=/runs/logs/%A_%a.log",
    "#SBATCH --chdir=/runs",
    "#SBATCH --signal=B:USR1@90",
    "#SBATCH --requeue",
    "#SBATCH --no-requeue",
    "export NO_COLOR=1",
    `[ -r /runs/plan.json ] || { echo 'Cannot read "/runs/plan.json" on '"$(hostname)"': this node does not see it, ` +
    `expected a folder that all nodes share' >&2; exit ${UNSEEN}; }`,
    "module load cuda",
    'exec /bin/echo worker --plan /runs/plan.json --index "$SLURM_ARRAY_TASK_ID"',
    "",
  ]);
});

Deno.test("jobScript() asks for memory where the profile does not", () => {
  assertStringIncludes(script(), "#SBATCH --mem=8192M\n");
});

Deno.test("jobScript() writes paths with spaces and signs so that sbatch and bash read them", () => {
  const text = script({ logs: '/my "runs"/100%/logs', plan: "/it's/$HOME/plan.json" });
  assertStringIncludes(text, '#SBATCH --output="/my \\"runs\\"/100%%/logs/%A_%a.log"\n');
  assertStringIncludes(text, "[ -r '/it'\\''s/$HOME/plan.json' ]");
});

Deno.test("jobScript() ends an element whose node does not see the plan, and runs the worker where it does", () =>
  withFolder(async (folder) => {
    const run = async (plan: string) => {
      await Deno.writeTextFile(`${folder}/script.sh`, script({ plan }));
      // The shell of the fixture: bash is what SLURM would run, and any shell reads the same.
      const { code, stdout, stderr } = await new Deno.Command("deno", {
        args: ["eval", SHELL, `${folder}/script.sh`],
        env: { SLURM_ARRAY_TASK_ID: "7" },
      }).output();
      return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
    };
    const unseen = await run("/no/such/plan.json");
    assertEquals(unseen.code, UNSEEN);
    assertStringIncludes(unseen.err, 'Cannot read "/no/such/plan.json" on ');
    await Deno.writeTextFile(`${folder}/plan.json`, "");
    const seen = await run(`${folder}/plan.json`);
    assertEquals([seen.code, seen.out], [0, "worker --plan /runs/plan.json --index 7\n"]);
  }));

/** Runs bash for a process that may run `deno` alone. */
const SHELL =
  `const { code } = await new Deno.Command("bash", { args: [Deno.args[0]] }).spawn().status; Deno.exit(code);`;
