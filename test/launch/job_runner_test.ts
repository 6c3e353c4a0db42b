import {
  assert,
  assertEquals,
  assertGreater,
  assertMatch,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { FACTORS, type Variation } from "../../src/base/variation.ts";
import { startEngine } from "../../src/engine/start.ts";
import { JobRunner } from "../../src/launch/job_runner.ts";
import type { CellReport, JobCell, JobProgress } from "../../src/launch/types.ts";
import hp from "../../src/methods/hp/mod.ts";
import { filesBelow, withFolder } from "../cli/terminal_fixture.ts";
import { plannedFixture, steppingClock } from "./plan_fixture.ts";

const quiet = { onStep: () => Promise.resolve() };

/** What must not depend on company: all but time and memory. */
function numbers({ wallSeconds: _, peakBytes: __, ...rest }: CellReport): string {
  return JSON.stringify(rest);
}

async function runner(): Promise<JobRunner> {
  return new JobRunner(await startEngine("wasm"), steppingClock());
}

Deno.test("a cell's numbers are the same alone, beside others in lock-step and in another order", async () => {
  const { cells, where } = await plannedFixture("tiny.yaml");
  const inCompany = await runner();
  const together = await inCompany.run({ cells, ...where }, quiet);
  const reversed = await inCompany.run({ cells: cells.toReversed(), ...where }, quiet);
  inCompany.dispose();
  for (const [i, cell] of cells.entries()) {
    const byItself = await runner();
    const [alone] = await byItself.run({ cells: [cell], ...where }, quiet);
    byItself.dispose();
    assert(alone.metrics);
    assertEquals(numbers(together[i]), numbers(alone));
    assertEquals(numbers(reversed[cells.length - 1 - i]), numbers(alone));
  }
  assertEquals(new Set(together.map(numbers)).size, cells.length);
});

Deno.test("cells without steps are scored as they are started: an untrained head, and one cluster everywhere", async () => {
  const { cells: [cell], where } = await plannedFixture("tiny.yaml");
  const evaluate = { ...cell.settings.evaluate, readout: "converged", restarts: 3 } as const;
  const untrained = { ...cell.settings, train: { ...cell.settings.train, steps: 0 }, evaluate };
  const cells = [
    { ...cell, key: "untrained", settings: untrained },
    { ...cell, key: "constant", settings: { ...untrained, method: "constant", options: {} } },
    { ...cell, key: "other seed", seed: 1, settings: untrained },
  ];
  const runs = await runner();
  const reports = await runs.run({ cells, ...where }, quiet);
  runs.dispose();
  assertEquals(reports.map(({ outcome, curve }) => [outcome.status, curve.steps]), [
    ["finished", []],
    ["finished", []],
    ["finished", []],
  ]);
  assertEquals(reports.map(({ metrics }) => metrics?.linear), [null, null, null]);
  assertEquals(reports.map(({ metrics }) => metrics?.literal !== null), [false, true, false]);
  assertEquals(reports[1].metrics?.converged?.acc, reports[1].metrics?.literal?.acc);
  assertNotEquals(JSON.stringify(reports[0].metrics), JSON.stringify(reports[2].metrics));
});

Deno.test("a seed moves the order of images, unless all seeds are to share it", async () => {
  const { cells: [cell], where } = await plannedFixture("tiny.yaml");
  const runs = await runner();
  const curveOf = async (seeds_vary: Variation, seed: number) => {
    const settings = { ...cell.settings, train: { ...cell.settings.train, seeds_vary } };
    const [{ curve }] = await runs.run({ cells: [{ ...cell, settings, seed }], ...where }, quiet);
    return JSON.stringify(curve.losses);
  };
  for (const factor of FACTORS) assertNotEquals(await curveOf(factor, 0), await curveOf(factor, 1), factor);
  assertEquals(await curveOf("all-but-order", 0), await curveOf("order", 0));
  runs.dispose();
});

Deno.test("cells that fail or diverge leave the numbers of the others as they were", async () => {
  const { cells, where } = await plannedFixture("outcomes.yaml");
  const isTame = ({ key }: JobCell) => !/exit|talk/.test(key);
  const runs = await runner();
  const reports = await runs.run({ cells: cells.filter(isTame), ...where }, quiet);
  const [alone] = await runs.run({ cells: cells.slice(0, 1), ...where }, quiet);
  runs.dispose();
  assertEquals(numbers(reports[0]), numbers(alone));
  assertEquals(reports.map(({ key, outcome }) => [key, outcome.status]), [
    ["a fault: none, seed 0", "finished"],
    ["a fault: start, seed 0", "failed"],
    ["a fault: step, seed 0", "failed"],
    ["a fault: nan, seed 0", "diverged"],
    ["a fault: predict, seed 0", "failed"],
    ["plain transport, seed 0", "diverged"],
  ]);
  assert(
    reports.slice(1).every(({ metrics, outcome }) => (metrics === null) === (outcome.status === "failed")),
  );
});

Deno.test("JobRunner tells each step with the mean loss of the cells, and the losses of each", async () => {
  const { cells, where } = await plannedFixture("tiny.yaml");
  const told: JobProgress[] = [];
  const runs = await runner();
  await runs.run({ cells: cells.slice(0, 2), ...where }, {
    onStep: (progress) => {
      told.push(progress);
      return Promise.resolve();
    },
  });
  runs.dispose();
  assertEquals(told.map(({ step, steps }) => [step, steps]), [[1, 4], [2, 4], [3, 4], [4, 4]]);
  assert(told.every(({ loss }) => Number.isFinite(loss)));
  for (const { loss, losses } of told) {
    const totals = cells.slice(0, 2).map(({ key }) =>
      Object.values(losses![key]).reduce((sum, of) => sum + of, 0)
    );
    assertEquals(totals.length, Object.keys(losses!).length);
    assert(Math.abs((totals[0] + totals[1]) / 2 - loss) < 1e-9);
  }
});

Deno.test("JobRunner shares time between cells and states the heap and the engine", async () => {
  const { cells, where } = await plannedFixture("tiny.yaml");
  const runs = await runner();
  const reports = await runs.run({ cells: cells.slice(0, 2), ...where }, quiet);
  runs.dispose();
  // The clock advances a second a look: one second of training and evaluation for both.
  assertEquals(reports.map(({ wallSeconds }) => wallSeconds), [0.5, 0.5]);
  for (const { peakBytes, engine } of reports) {
    assertGreater(peakBytes, 0);
    assertMatch(engine!, /^wasm: own SIMD kernels/);
  }
});

Deno.test("JobRunner refuses cells whose keys were made with other arithmetic than its engine's", async () => {
  const { cells, where } = await plannedFixture("tiny.yaml");
  const runs = await runner();
  const error = await assertRejects(
    () => runs.run({ cells, ...where, numerics: "webgpu/tfjs-4.22.0" }, quiet),
    TypeError,
  );
  runs.dispose();
  assertEquals(
    error.message,
    `Cannot train "stego": this worker's engine computes as "${where.numerics}", ` +
      'expected "webgpu/tfjs-4.22.0", which the keys of the cells were made with',
  );
});

Deno.test("JobRunner refuses cells whose keys were made with other data or weights than are there", async () => {
  const { cells, where, resources } = await plannedFixture("tiny.yaml");
  const inputs = {
    dataset: (await resources.openDataset(cells[0].settings)).fingerprint,
    weights: await resources.weightsDigest(cells[0].settings.backbone),
  };
  const runs = await runner();
  for (
    const [change, message] of [
      [{ dataset: "other" }, `dataset "./stripes.ts": changed since this run began, it is ${inputs.dataset}`],
      [
        { weights: "other" },
        `weights of "./patch_means.ts": changed since this run began, it is ${inputs.weights}`,
      ],
    ] as const
  ) {
    await assertRejects(
      () => runs.run({ cells, ...where, inputs: { ...inputs, ...change } }, quiet),
      RangeError,
      `Cannot train on the ${message}, expected other, which the keys of the cells were made with`,
    );
  }
  assertEquals((await runs.run({ cells: cells.slice(0, 1), ...where, inputs }, quiet)).length, 1);
  runs.dispose();
});

Deno.test("JobRunner leaves no tensor behind", async () => {
  const { cells, where } = await plannedFixture("tiny.yaml");
  const runs = await runner();
  const before = memory().numTensors;
  await runs.run({ cells, ...where }, quiet);
  runs.dispose();
  assertEquals(memory().numTensors, before);
});

Deno.test("JobRunner fails a cell whose method needs what the backbone cannot give, and trains the others", async () => {
  const { cells: [cell, other], where } = await plannedFixture("tiny.yaml");
  const settings = { ...cell.settings, method: "hp", options: hp.options.parse({}) };
  const running = await runner();
  const reports = await running.run({ cells: [{ ...cell, settings }, other], ...where }, quiet);
  running.dispose();
  const cause =
    `Cannot train "hp" on "${settings.backbone}": the backbone gives no attention, expected a vision transformer`;
  assertEquals(reports.map(({ outcome }) => outcome), [
    { status: "failed", step: 0, cause },
    { status: "finished" },
  ]);
});

Deno.test("JobRunner gives the same numbers with a feature cache, cold, warm and damaged, and tells of the damage", () =>
  withFolder(async (folder) => {
    const { cells, where } = await plannedFixture("tiny.yaml");
    const warnings: string[] = [];
    const reports = async (job: object) => {
      const running = new JobRunner(await startEngine("wasm"), steppingClock(), (message) => {
        warnings.push(message);
      });
      const done = await running.run({ cells: cells.slice(0, 2), ...where, ...job }, quiet);
      running.dispose();
      return done.map(numbers);
    };
    const expected = await reports({});
    const cache = { folder, budget: 2 ** 30 };
    assertEquals([await reports({ cache }), await reports({ cache })], [expected, expected]);
    const shards = (await filesBelow(folder)).filter((file) => file.endsWith(".safetensors"));
    const kinds = shards.map((file) => file.match(/-(train|val)-([a-z]+)-/)?.slice(1).join(" "));
    assertEquals(kinds.sort(), [
      "train features",
      "train neighbors",
      "train pooled",
      "val features",
      "val flipped",
    ]);
    for (const file of shards) await Deno.truncate(`${folder}/${file}`, 300);
    assertEquals(warnings, []);
    assertEquals(await reports({ cache }), expected);
    assertGreater(warnings.length, 0);
    assert(warnings.every((message) => message.startsWith("A damaged shard is computed again: ")));
  }));
