import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { LaunchPlan, PlannedJob } from "../../src/launch/launch_plan.ts";
import { probeCommand, workerCommand } from "../../src/launch/worker_command.ts";

const plan = { results: "/study/results" } as LaunchPlan;

function planned(job: Partial<PlannedJob["job"]>): PlannedJob {
  return { job: { cells: [], ...job }, frames: {} } as unknown as PlannedJob;
}

/** What a command line is permitted by a flag. */
function permitted(command: readonly string[], access: "run" | "write"): string {
  const flag = `--allow-${access}=`;
  return command.find((word) => word.startsWith(flag))!.slice(flag.length);
}

Deno.test("workerCommand() may write where its jobs keep what they make, and run Deno and their programs, each named once", () => {
  const folders = { work: "/study/work", logs: "/study/logs" };
  const command = workerCommand("/study/plan.json", plan, [
    planned({ checkpoints: "/study/checkpoints", command: { ...folders, program: "/bin/program" } }),
    planned({ checkpoints: "/study/checkpoints" }),
  ]);
  assertEquals(permitted(command, "write"), "/study/results,/study/checkpoints,/study/work,/study/logs");
  assertEquals(permitted(command, "run"), `${Deno.execPath()},/bin/program`);
  assertEquals(command.slice(-4), ["worker", "--plan", "/study/plan.json", "--index"]);
  assert(!command.includes("-A"));
});

Deno.test("workerCommand() and probeCommand() run, and may run, the Deno that is where they are run", () => {
  for (
    const command of [
      workerCommand("/study/plan.json", plan, [planned({})], "/opt/deno"),
      probeCommand("wasm", "/study/probes/a.json", "/opt/deno"),
    ]
  ) {
    assertEquals(command[0], "/opt/deno");
    assertEquals(permitted(command, "run"), "/opt/deno");
  }
});

Deno.test("probeCommand() may write to the folder of its file alone", () => {
  const command = probeCommand("wasm", "/study/probes/a.json");
  assertEquals(command[0], Deno.execPath());
  assertEquals(permitted(command, "write"), "/study/probes");
  assertStringIncludes(command.join(" "), " worker --probe /study/probes/a.json --engine wasm");
});

Deno.test("workerCommand() refuses a folder whose path has a comma", () => {
  assertThrows(
    () => workerCommand("/study/plan.json", { ...plan, results: "/a,b" }, [planned({})]),
    RangeError,
    "comma",
  );
});
