import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { cohortSeconds, estimateCohort } from "../../../src/launch/cost.ts";
import { GPUS, gpuSpeed, WORKER_SPEED } from "../../../src/launch/machine.ts";
import { estimateInputs } from "../../../src/launch/memory.ts";
import { jobSeconds } from "../../../src/launch/slurm/estimate_job.ts";
import { plannedFixture } from "../plan_fixture.ts";

Deno.test("jobSeconds() is the time of the whole cohort, what is made before the training too", async () => {
  const { cells, resources } = await plannedFixture("named_outputs.yaml");
  const settings = cells.map(({ settings }) => settings);
  const inputs = await estimateInputs(settings, settings[0], await resources.sizes(settings[0]), resources);
  const cost = estimateCohort(inputs);
  const { stages, ...rest } = cost;
  const seconds = await jobSeconds({ cells }, resources);
  assertAlmostEquals(seconds, cohortSeconds(cost, WORKER_SPEED), 1e-12);
  assertGreater(stages!.length, 0);
  assertGreater(seconds, cohortSeconds(rest, WORKER_SPEED));
  assertAlmostEquals(
    await jobSeconds({ cells }, resources, "t4"),
    cohortSeconds(cost, gpuSpeed(GPUS.t4)),
    1e-12,
  );
});

Deno.test("jobSeconds() knows nothing of how long a program takes", async () => {
  const { cells, resources } = await plannedFixture("programs.yaml");
  const run = cells.filter(({ key }) => key.startsWith("hang"));
  assertEquals(run.length, 1);
  assertEquals(await jobSeconds({ cells: run }, resources), Infinity);
});
