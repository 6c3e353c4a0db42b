import { assert, assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import { JobRunner } from "../../src/launch/job_runner.ts";
import { openCohort } from "../../src/launch/cohort_resources.ts";
import { scoreCells, validatorOf } from "../../src/launch/score_cells.ts";
import type { CellReport, Job, JobCell } from "../../src/launch/types.ts";
import { startEngine } from "../../src/engine/start.ts";
import type { CellSettings } from "../../src/spec/mod.ts";
import { denseCounts } from "../../src/evaluate/sparse_counts.ts";
import { clusterLogProbabilities } from "../../src/methods/parts/cluster_probe.ts";
import type { Predictor, Trainer } from "../../src/methods/types.ts";
import { mul, tensor2d } from "@tensorflow/tfjs-core";
import { plannedFixture, steppingClock } from "./plan_fixture.ts";

/** What changes of a cell's settings. */
interface Changes {
  readonly train?: Partial<CellSettings["train"]>;
  readonly evaluate?: Partial<CellSettings["evaluate"]>;
}

function changed(cell: JobCell, { train, evaluate }: Changes): JobCell {
  const settings = {
    ...cell.settings,
    train: { ...cell.settings.train, ...train },
    evaluate: { ...cell.settings.evaluate, ...evaluate },
  };
  return { ...cell, settings };
}

async function runAll(
  cells: readonly JobCell[],
  where: Omit<Job, "cells">,
): Promise<CellReport[]> {
  const runner = new JobRunner(await startEngine("wasm"), steppingClock());
  try {
    return await runner.run({ cells, ...where }, { onStep: () => Promise.resolve() });
  } finally {
    runner.dispose();
  }
}

function numbers({ outcome, metrics, curve, validation }: CellReport): string {
  return JSON.stringify({ outcome, metrics, curve, validation });
}

/** The confusion matrix of five clusters and three classes that counts of images come to, row by row. */
function sumOf(images: readonly (readonly number[])[]): number[] {
  const total = Array(15).fill(0);
  for (const entries of images) {
    denseCounts(entries, 3, 2).data.forEach((pixels, at) => total[at] += pixels);
  }
  return total;
}

Deno.test("cells of one job are scored each by its own settings, as if alone", async () => {
  const { cells: [cell], where } = await plannedFixture("tiny.yaml");
  const all: Changes[] = [
    {},
    { train: { extra_clusters: 2 } },
    { train: { extra_clusters: 2 }, evaluate: { matching: "many-to-one" } },
    { train: { linear_probe: false }, evaluate: { flip: false } },
    { train: { extra_clusters: 1 }, evaluate: { crf: true } },
    { evaluate: { checkpoint: "best-on-labels", validate_every: 3 } },
    { train: { extra_clusters: 2 }, evaluate: { readout: "converged", restarts: 3 } },
    { evaluate: { restarts: 0 } },
    {
      evaluate: {
        ...{ checkpoint: "best-on-labels", validate_every: 2 },
        ...{ validate_score: "sum", validate_resolution: 16 },
      },
    },
  ];
  const cells = all.map((changes) => changed(cell, changes));
  const together = await runAll(cells, where);
  for (const [i, one] of cells.entries()) {
    const [alone] = await runAll([one], where);
    assert(alone.metrics);
    assertEquals(numbers(together[i]), numbers(alone));
  }
  const [plain, extra, many, bare, , best, converged, none, summed] = together.map(({ metrics }) => metrics!);
  assertEquals([plain, extra, many].map(({ literal }) => literal!.confusion.length), [3, 5, 5]);
  assertEquals(extra.literal!.assignment.filter((name) => name === null).length, 2);
  // The same head: matching alone differs.
  assertEquals(many.literal!.confusion, extra.literal!.confusion);
  assert(many.literal!.acc! >= extra.literal!.acc!);
  assertEquals(bare.linear, null);
  // The same head again: what is primary changes the counts of images, and starts do not depend on those that follow.
  assertEquals(converged.literal, extra.literal);
  assertEquals([converged.converged!.restarts, extra.converged!.restarts, none.converged], [3, 50, null]);
  assertEquals(sumOf(converged.images), converged.converged!.confusion.flat());
  assertEquals(sumOf(extra.images), extra.literal!.confusion.flat());
  assertEquals(extra.linear!.confusion.length, 3);
  assertEquals(together[5].validation!.steps, [3, 4]);
  assert(best.linear);
  // Last comes last: of two validations by a sum of four scores one is larger than any mIoU can be.
  assertEquals(together.at(-1)!.validation!.steps, [2, 4]);
  assert(Math.max(...together.at(-1)!.validation!.scores.map(Number)) > 100);
  assert(summed.linear);
  assertEquals(together.slice(0, 5).map(({ validation }) => validation), [null, null, null, null, null]);
});

Deno.test("a linear probe leaves the scores of the clusters as they are", async () => {
  const { cells: [cell], where } = await plannedFixture("tiny.yaml");
  const [probed, plain] = await runAll([cell, changed(cell, { train: { linear_probe: false } })], where);
  assertEquals({ ...probed.metrics!, linear: null }, plain.metrics);
  assertEquals(Object.keys(plain.curve.losses).includes("linear_probe"), false);
});

Deno.test("scoreCells() takes an error at test time for the cell's failure", async () => {
  await startEngine("wasm");
  const { cells: [planned], resources } = await plannedFixture("tiny.yaml");
  const cell = changed(planned, { evaluate: { flip: false } });
  const cohort = await openCohort(cell.settings, resources);
  const centers = tensor2d([[1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0]]);
  const predictor: Predictor = {
    codes: (features) => features.clone(),
    clusters: (codes) => clusterLogProbabilities(codes, centers),
  };
  const broken: Predictor = {
    ...predictor,
    codes: () => {
      throw new Error("no codes");
    },
  };
  const trained = [predictor, null, broken].map((head) => ({
    outcome: head ? { status: "finished" } as const : { status: "diverged", step: 1, cause: "NaN" } as const,
    curve: { steps: [], losses: {}, diagnostics: {} },
    validation: null,
    growth: 0,
    trainer: head && { predictor: head, steps: 4 } as Trainer,
  }));
  const [fine, diverged, failed] = await scoreCells([cell, cell, cell], trained, cohort);
  assertEquals(fine.outcome, { status: "finished" });
  assertEquals(diverged.outcome, { status: "diverged", step: 1, cause: "NaN" });
  assertEquals(failed, { outcome: { status: "failed", step: 4, cause: "no codes" }, metrics: null });
  const { labels } = cohort.val;
  cohort.val.labels = () => Promise.reject(new Error("Cannot decode"));
  const unread = { outcome: { status: "failed", step: 4, cause: "Cannot decode" }, metrics: null };
  assertEquals(await scoreCells([cell, cell, cell], trained, cohort), [unread, unread, failed]);
  cohort.val.labels = labels;
  const [miou, error] = await validatorOf([cell, cell], cohort)([
    { cell: 0, predictor },
    { cell: 1, predictor: broken },
  ]);
  // Metrics are written with four decimals.
  assertAlmostEquals(miou as number, fine.metrics!.literal!.miou!, 5.1e-5);
  assertEquals((error as Error).message, "no codes");
  centers.dispose();
  cohort.dispose();
});

Deno.test("scoreCells() scores a diverged cell as the constant prediction", async () => {
  await startEngine("wasm");
  const { cells: [planned], resources } = await plannedFixture("tiny.yaml");
  const cohort = await openCohort(planned.settings, resources);
  const outcome = { status: "diverged", step: 1, cause: "NaN" } as const;
  const curve = { steps: [], losses: {}, diagnostics: {} };
  const trained = { outcome, curve, validation: null, growth: 0, trainer: null };
  const without = changed(planned, { evaluate: { restarts: 0 } });
  const [score, bare] = await scoreCells([planned, without], [trained, trained], cohort);
  const { literal, converged, linear, codes, groups } = score.metrics!;
  assertEquals(score.outcome, outcome);
  const shares = literal!.confusion[0].map((pixels) =>
    100 * pixels / literal!.confusion.flat().reduce((a, b) => a + b)
  );
  assertAlmostEquals(literal!.acc!, Math.max(...shares), 5.1e-5);
  assertEquals([literal!.effective_clusters, linear, codes], [1, null, null]);
  assertEquals(converged, { ...literal!, restarts: 0, objective: null, agreement: null });
  assertEquals(groups, cohort.val.split.length === 3 ? [0, 1, 2] : []);
  assertEquals(bare.metrics, { ...score.metrics!, converged: null });
  cohort.dispose();
});

Deno.test("scoreCells() has one verdict for codes that are not finite, and refuses clusters that were not asked for", async () => {
  await startEngine("wasm");
  const { cells: [planned], resources } = await plannedFixture("tiny.yaml");
  const cohort = await openCohort(planned.settings, resources);
  const centers = tensor2d([[1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0]]);
  const fine: Predictor = {
    codes: (features) => features.clone(),
    clusters: (codes) => clusterLogProbabilities(codes, centers),
  };
  const broken: Predictor = { ...fine, codes: (features) => mul(features, NaN) };
  const ways = [[false, false], [true, false], [false, true], [true, true]];
  const cells = [
    ...ways.map(([flip, crf]) => changed(planned, { evaluate: { flip, crf } })),
    changed(planned, { train: { extra_clusters: 1 } }),
  ];
  const trained = cells.map((_, i) => ({
    outcome: { status: "finished" } as const,
    curve: { steps: [], losses: {}, diagnostics: {} },
    validation: null,
    growth: 0,
    trainer: { predictor: i < ways.length ? broken : fine, steps: 4 } as Trainer,
  }));
  const scores = await scoreCells(cells, trained, cohort);
  const cause = `the codes are NaN at row 0, column 0, channel 0 of the picture "${
    cohort.train.split.id(0)
  }"`;
  assertEquals(
    scores.slice(0, -1).map(({ outcome }) => outcome),
    ways.map(() => ({ status: "diverged" as const, step: 4, cause })),
  );
  const { outcome: { status, cause: refusal } } = scores.at(-1) as CellReport & {
    outcome: { cause: string };
  };
  assertEquals(status, "failed");
  assertMatch(
    refusal,
    /"log-probabilities of the clusters": they are float32 \[\d+, 3\], expected float32 \[\d+, 4\]/,
  );
  centers.dispose();
  cohort.dispose();
});
