import { assertEquals } from "@std/assert";
import { planJobs } from "../../src/launch/plan_jobs.ts";
import type { Job, JobCell } from "../../src/launch/types.ts";
import { plannedFixture } from "./plan_fixture.ts";

const MEANS = { workers: 2, checkpoints: "/checkpoints" };

const keysOf = (jobs: readonly Job[]) => jobs.map(({ cells }) => cells.map(({ key }) => key));

/** The cell at a resolution whose training features no worker keeps: 6 pictures of 4096 x 4096 cells with 6 channels. */
function huge({ settings, ...cell }: JobCell): JobCell {
  return { ...cell, settings: { ...settings, train: { ...settings.train, resolution: 8 * 4096 } } };
}

Deno.test("planJobs() makes every cell a job where a worker keeps the features", async () => {
  const { cells, places } = await plannedFixture("tiny.yaml");
  const jobs = await planJobs(cells, places, MEANS);
  assertEquals(keysOf(jobs), cells.map(({ key }) => [key]));
  assertEquals(jobs.map(({ root, base, checkpoints }) => ({ root, base, checkpoints }))[0], {
    ...places,
    checkpoints: "/checkpoints",
  });
});

Deno.test("planJobs() puts cells of one stream side by side where no worker keeps the features", async () => {
  const { cells, places } = await plannedFixture("tiny.yaml");
  const jobs = await planJobs(cells.map(huge), places, MEANS);
  assertEquals(keysOf(jobs), [cells.map(({ key }) => key)]);
});

Deno.test("planJobs() keeps apart what does not share a stream", async () => {
  const { cells: [a, b, c], places } = await plannedFixture("tiny.yaml");
  const other = huge(c);
  const larger = { ...other, settings: { ...other.settings, train: { ...other.settings.train, batch: 3 } } };
  assertEquals(keysOf(await planJobs([huge(a), larger, huge(b)], places, MEANS)), [[a.key, b.key], [
    c.key,
  ]]);
});

Deno.test("planJobs() keeps apart what is scored on pictures of another size", async () => {
  const { cells: [a, b], places } = await plannedFixture("tiny.yaml");
  const other = huge(b);
  const evaluate = { ...other.settings.evaluate, resolution: 16 };
  const small = { ...other, settings: { ...other.settings, evaluate } };
  assertEquals(keysOf(await planJobs([huge(a), small], places, MEANS)), [[a.key], [b.key]]);
});

Deno.test("planJobs() deals cells out to as many jobs as workers where the disk keeps the features", async () => {
  const { cells, places } = await plannedFixture("tiny.yaml");
  // Six pictures of 4096 x 4096 cells with six channels take 2.25 GiB: more than memory, less than seven eighths of 3 GiB.
  const cache = { folder: "/features", budget: 3 * 2 ** 30 };
  const five = cells.slice(0, 5).map(huge);
  const keys = five.map(({ key }) => key);
  const jobs = await planJobs(five, places, { ...MEANS, cache });
  assertEquals(keysOf(jobs), [keys.slice(0, 3), keys.slice(3)]);
  assertEquals(jobs.map((job) => job.cache), [cache, cache]);
  const small = { ...cache, budget: 2.5 * 2 ** 30 };
  assertEquals(keysOf(await planJobs(five, places, { ...MEANS, cache: small })), [keys]);
  const half = five.map((cell) => ({
    ...cell,
    settings: { ...cell.settings, features: { ...cell.settings.features, precision: "f16" as const } },
  }));
  assertEquals(keysOf(await planJobs(half, places, { ...MEANS, cache: small })).length, 2);
});
