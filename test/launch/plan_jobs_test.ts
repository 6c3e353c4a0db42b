import { assertEquals } from "@std/assert";
import datasetOfStripes from "../fixtures/stripes.ts";
import { planJobs, pluginsOf } from "../../src/launch/plan_jobs.ts";
import type { Job, JobCell } from "../../src/launch/types.ts";
import { plannedFixture } from "./plan_fixture.ts";

const MEANS = { workers: 2, numerics: "wasm/test", checkpoints: "/checkpoints" };

const keysOf = (jobs: readonly Job[]) => jobs.map(({ cells }) => cells.map(({ key }) => key));

/** Keys in the order in which planJobs() takes cells of one stream: seed by seed. */
const bySeed = (cells: readonly JobCell[]) => cells.toSorted((a, b) => a.seed - b.seed).map(({ key }) => key);

/** The cell at a resolution whose training features no worker keeps: 6 pictures of 4096 x 4096 cells with 6 channels. */
function huge({ settings, ...cell }: JobCell): JobCell {
  return { ...cell, settings: { ...settings, train: { ...settings.train, resolution: 8 * 4096 } } };
}

Deno.test("planJobs() splits cells evenly where a worker keeps the features, a job a seed and share", async () => {
  const { cells: [a, b, c, d], resources } = await plannedFixture("tiny.yaml");
  const cells = [[a, 0], [b, 1], [c, 0], [d, 0], [a, 1], [b, 2]].map(([cell, seed]) => ({
    ...cell as JobCell,
    key: `${(cell as JobCell).key} as ${seed}`,
    seed: seed as number,
  }));
  const jobs = await planJobs(cells, resources, MEANS);
  assertEquals(jobs.map(({ cells }) => cells.map(({ seed }) => seed)), [[0, 0, 0], [1, 1], [2]]);
  assertEquals(keysOf(jobs).flat(), bySeed(cells));
  assertEquals(jobs.map(({ cells: _, ...rest }) => rest)[0], {
    workspace: resources.workspace,
    scope: resources.scope,
    numerics: "wasm/test",
    inputs: {
      dataset: (await resources.openDataset(a.settings)).fingerprint,
      weights: await resources.weightsDigest(a.settings.backbone),
    },
    checkpoints: "/checkpoints",
  });
});

Deno.test("planJobs() cuts a seed's cells where a worker's part ends, and puts the largest jobs first", async () => {
  const { cells: [cell], resources } = await plannedFixture("tiny.yaml");
  const cells = Array.from({ length: 12 }, (_, i) => ({ ...cell, key: `${i}`, seed: i % 3 }));
  const sizes = async (workers: number) =>
    (await planJobs(cells, resources, { ...MEANS, workers })).map((
      { cells },
    ) => [cells[0].seed, cells.length]);
  assertEquals(await sizes(2), [[0, 4], [2, 4], [1, 2], [1, 2]]);
  assertEquals(await sizes(1), [[0, 4], [1, 4], [2, 4]]);
  assertEquals((await sizes(100)).length, 12);
});

Deno.test("planJobs() puts cells of one stream side by side where no worker keeps the features", async () => {
  const { cells, resources } = await plannedFixture("tiny.yaml");
  const jobs = await planJobs(cells.map(huge), resources, MEANS);
  assertEquals(keysOf(jobs), [bySeed(cells)]);
});

Deno.test("planJobs() keeps apart what does not share a stream", async () => {
  const { cells: [a, b, c], resources } = await plannedFixture("tiny.yaml");
  const other = huge(c);
  const larger = { ...other, settings: { ...other.settings, train: { ...other.settings.train, batch: 3 } } };
  assertEquals(keysOf(await planJobs([huge(a), larger, huge(b)], resources, MEANS)), [[a.key, b.key], [
    c.key,
  ]]);
});

Deno.test("planJobs() keeps apart what is scored on pictures of another size", async () => {
  const { cells: [a, b], resources } = await plannedFixture("tiny.yaml");
  const other = huge(b);
  const evaluate = { ...other.settings.evaluate, resolution: 16 };
  const small = { ...other, settings: { ...other.settings, evaluate } };
  assertEquals(keysOf(await planJobs([huge(a), small], resources, MEANS)), [[a.key], [b.key]]);
});

Deno.test("planJobs() splits cells into as many jobs as workers where the disk keeps the features", async () => {
  const { cells, resources } = await plannedFixture("tiny.yaml");
  // Six pictures of 4096 x 4096 cells with six channels take 2.25 GiB: more than memory, less than seven eighths of 3 GiB.
  const cache = { folder: "/features", budget: 3 * 2 ** 30 };
  const five = cells.slice(0, 5).map(huge);
  const keys = bySeed(five);
  const jobs = await planJobs(five, resources, { ...MEANS, cache });
  assertEquals(keysOf(jobs), [keys.slice(0, 3), keys.slice(3)]);
  assertEquals(jobs.map((job) => job.cache), [cache, cache]);
  const small = { ...cache, budget: 2.5 * 2 ** 30 };
  assertEquals(keysOf(await planJobs(five, resources, { ...MEANS, cache: small })), [keys]);
  const half = five.map((cell) => ({
    ...cell,
    settings: { ...cell.settings, features: { ...cell.settings.features, precision: "f16" as const } },
  }));
  assertEquals(keysOf(await planJobs(half, resources, { ...MEANS, cache: small })).length, 2);
});

Deno.test("planJobs() keeps cells of a plugin apart from those of other methods", async () => {
  const { cells, resources } = await plannedFixture("outcomes.yaml");
  const methodsOf = (await planJobs(cells, resources, { ...MEANS, workers: 1 }))
    .map(({ cells }) => [...new Set(cells.map(({ settings }) => settings.method))]);
  assertEquals(methodsOf, [["./faulty_probe.ts"], ["stego"]]);
});

Deno.test("pluginsOf() names each module once and nothing of our own", async () => {
  const { cells } = await plannedFixture("outcomes.yaml");
  assertEquals(pluginsOf(cells), "./faulty_probe.ts ./patch_means.ts ./stripes.ts");
  assertEquals(pluginsOf((await plannedFixture("embedded.yaml")).cells), "");
});

Deno.test("planJobs() opens the dataset of 10,000 cells once", async () => {
  const { cells: [cell], resources } = await plannedFixture("tiny.yaml");
  const { open } = datasetOfStripes;
  let opened = 0;
  datasetOfStripes.open = (root) => {
    opened++;
    return open(root);
  };
  try {
    const cells = Array.from({ length: 10_000 }, (_, seed) => ({ ...cell, key: `${seed}`, seed }));
    assertEquals((await planJobs(cells, resources, MEANS)).length, 10_000);
    assertEquals(opened, 1);
  } finally {
    datasetOfStripes.open = open;
  }
});

Deno.test("planJobs() keeps cells apart whose method has a stream of its own, by options, protocol and clusters", async () => {
  const { cells, resources } = await plannedFixture("named_outputs.yaml");
  const [cell] = cells.filter(({ key }) => key.startsWith("All that"));
  const changed = (key: string, settings: Partial<typeof cell.settings>) => ({
    ...cell,
    key,
    settings: { ...cell.settings, ...settings },
  });
  const train = { ...cell.settings.train, extra_clusters: 2 };
  const evaluate = { ...cell.settings.evaluate, protocol: "common" } as const;
  const four = [
    cell,
    changed("options", { options: { scale: 2 } }),
    changed("clusters", { train }),
    changed("protocol", { evaluate }),
  ];
  const jobs = await planJobs([...four, changed("same", {})], resources, { ...MEANS, workers: 1 });
  assertEquals(keysOf(jobs).map((keys) => keys.length).sort(), [1, 1, 1, 2]);
});
