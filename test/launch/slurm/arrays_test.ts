import { assertEquals } from "@std/assert";
import type { CellFrame, PlannedJob } from "../../../src/launch/launch_plan.ts";
import { planArrays } from "../../../src/launch/slurm/arrays.ts";
import { readProfile } from "../../../src/launch/slurm/read_profile.ts";
import { plannedFixture } from "../plan_fixture.ts";

const { cells, where } = await plannedFixture("tiny.yaml");

/** A job of cells of rows, each row's name its cell's key. */
function job(...rows: string[]): PlannedJob {
  return {
    job: { ...where, cells: rows.map((row) => ({ ...cells[0], key: row })) },
    frames: Object.fromEntries(rows.map((row) => [row, { row } as CellFrame])),
  };
}

const keys = ({ jobs }: { readonly jobs: readonly PlannedJob[] }) =>
  jobs.map(({ job }) => job.cells.map(({ key }) => key).join("+"));

Deno.test("planArrays() makes an array for each set of resources, with the time limit of its longest job", async () => {
  const profile = readProfile("rows: { b: { memory: 1GiB, walltime_factor: 2 } }\nwalltime_least: 1", "");
  const seconds: Record<string, number> = { a: 600, b: 60, c: 1200 };
  const arrays = await planArrays([job("a"), job("b"), job("c")], {
    profile,
    most: 10,
    seconds: ({ job }) => Promise.resolve(seconds[job.cells[0].key]),
  });
  assertEquals(arrays.map(keys), [["a", "c"], ["b"]]);
  // Three times 20 minutes, twice one.
  assertEquals(arrays.map(({ minutes }) => minutes), [60, 2]);
});

Deno.test("planArrays() parts a job whose cells ask for different things, and cuts arrays to their size", async () => {
  const profile = readProfile("rows: { b: { memory: 1GiB } }", "");
  const jobs = [job("a", "b", "c"), job("d"), job("e"), job("f")];
  const arrays = await planArrays(jobs, { profile, most: 3, seconds: () => Promise.resolve(1) });
  assertEquals(arrays.map(keys), [["a+c", "d", "e"], ["f"], ["b"]]);
  assertEquals(Object.keys(arrays[0].jobs[0].frames), ["a", "c"]);
});
