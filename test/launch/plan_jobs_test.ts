import { assertEquals } from "@std/assert";
import { planJobs } from "../../src/launch/plan_jobs.ts";
import type { Job, JobCell } from "../../src/launch/types.ts";
import { plannedFixture } from "./plan_fixture.ts";

const keysOf = (jobs: readonly Job[]) => jobs.map(({ cells }) => cells.map(({ key }) => key));

/** The cell at a resolution whose training features no worker keeps: 6 pictures of 4096 x 4096 cells with 6 channels. */
function huge({ settings, ...cell }: JobCell): JobCell {
  return { ...cell, settings: { ...settings, train: { ...settings.train, resolution: 8 * 4096 } } };
}

Deno.test("planJobs() makes every cell a job where a worker keeps the features", async () => {
  const { cells, places } = await plannedFixture("tiny.yaml");
  const jobs = await planJobs(cells, places, "/checkpoints");
  assertEquals(keysOf(jobs), cells.map(({ key }) => [key]));
  assertEquals(jobs.map(({ root, base, checkpoints }) => ({ root, base, checkpoints }))[0], {
    ...places,
    checkpoints: "/checkpoints",
  });
});

Deno.test("planJobs() puts cells of one stream side by side where no worker keeps the features", async () => {
  const { cells, places } = await plannedFixture("tiny.yaml");
  const jobs = await planJobs(cells.map(huge), places, "/checkpoints");
  assertEquals(keysOf(jobs), [cells.map(({ key }) => key)]);
});

Deno.test("planJobs() keeps apart what does not share a stream", async () => {
  const { cells: [a, b, c], places } = await plannedFixture("tiny.yaml");
  const other = huge(c);
  const larger = { ...other, settings: { ...other.settings, train: { ...other.settings.train, batch: 3 } } };
  assertEquals(keysOf(await planJobs([huge(a), larger, huge(b)], places, "/checkpoints")), [[a.key, b.key], [
    c.key,
  ]]);
});
