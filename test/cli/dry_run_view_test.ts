import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { DryRun } from "../../src/app/dry_run.ts";
import { dryRunJson, showDryRun } from "../../src/cli/dry_run_view.ts";
import { GPUS, gpuSpeed } from "../../src/launch/machine.ts";
import { cellsOf } from "../../src/spec/mod.ts";
import { tinyPlan } from "../results/results_fixture.ts";

const HOUR = 3600;

function dry(changes: Partial<DryRun> = {}): DryRun {
  const plan = tinyPlan();
  const cells = cellsOf(plan).slice(0, 2).map((cell, i) => ({
    cell,
    key: i ? null : "k",
    finished: i === 0,
    failed: i === 1,
  }));
  const cost = {
    passes: { train: 10, val: 20 },
    backboneFlops: 3 * HOUR * gpuSpeed(GPUS.a100),
    trainingFlops: HOUR * gpuSpeed(GPUS.a100),
    cacheBytes: 2 ** 31,
    crfSeconds: 60,
  };
  const memory = { training: 0, evaluation: 0, backbone: 0, features: 2 ** 29, tensors: 5 * 2 ** 30 };
  const cohort = { id: "c", cells, sizes: { train: 5, val: 2 }, published: true, cost, memory };
  return { plan, engine: "wasm", missing: [], notices: [], cohorts: [cohort], ...changes };
}

Deno.test("showDryRun() prints images, passes, operations, bytes and times", () => {
  const lines = showDryRun(dry(), GPUS.a100).split("\n");
  assertEquals(lines.slice(1, 7), [
    "cohort c: 2 cells",
    "  images     5 train, 2 val, as published: they are not here",
    "  backbone   10 passes to train, 20 to score: 7.37e+4 TFLOP",
    "  heads      2.46e+4 TFLOP",
    "  features   2.00 GiB to cache all of them",
    "  dense CRF  60 s of one core",
  ]);
  assertEquals(
    lines[8],
    "  memory     about 5.00 GiB of tensors a worker and 0.500 GiB of features: more than the 4 GiB that wasm and native can hold",
  );
  // Three hours for the backbone, one for the heads, a minute for the CRF.
  assertEquals(lines[7], "  time       1365.0 h on one worker, 4.0 h on one A100 SXM");
  assertStringIncludes(
    lines.join("\n"),
    "1 cells to train, about 1365.0 h on one worker of this machine at 20 GFLOP/s, 4.0 h on one A100 SXM at 6.83 TFLOP/s (35% of",
  );
});

Deno.test("showDryRun() speaks of no GPU unless one is asked for", () => {
  const text = showDryRun(dry());
  assertMatch(text, /^ {2}time {7}[\d.]+ h on one worker$/m);
  assertMatch(text, /^1 cells to train, about [\d.]+ h on one worker of this machine at 20 GFLOP\/s$/m);
  assertEquals("gpu_seconds" in dryRunJson(dry()), false);
});

Deno.test("showDryRun() says what presets give, and that there is none", () => {
  const { plan } = dry();
  const presets = [{ of: "scenes", settings: { "train.steps": 240, "evaluate.flip": false } }];
  assertStringIncludes(
    showDryRun(dry({ plan: { ...plan, presets } })),
    "\npreset of scenes: train.steps 240, evaluate.flip false\n",
  );
  assertStringIncludes(
    showDryRun(dry({ plan: { ...plan, presets: [] } })),
    "\npresets: none is made for these datasets and backbones\n",
  );
});

Deno.test("showDryRun() marks a key that cannot be known, a cell that is finished and one that failed", () => {
  const text = showDryRun(dry(), GPUS.a100);
  assertStringIncludes(text, "  k                 STEGO  seed 0  7000 steps of 32  finished");
  assertStringIncludes(
    text,
    "  -                 STEGO  seed 1  7000 steps of 32  failed before, to be trained again\n",
  );
});

Deno.test("showDryRun() lists what is missing, each on a line", () => {
  const missing = [{ kind: "dataset", name: "x", message: "Cannot open x", check: "look" }] as const;
  assertStringIncludes(
    showDryRun(dry({ missing }), GPUS.a100),
    "missing on this machine:\n  Cannot open x\n",
  );
});

Deno.test("dryRunJson() has times in seconds and sizes in bytes", () => {
  const { gpu_seconds, cohorts: [{ cost }] } = JSON.parse(JSON.stringify(dryRunJson(dry(), GPUS.a100)));
  assertEquals([gpu_seconds, cost.gpu_seconds, cost.cache_bytes], [4 * HOUR + 60, 4 * HOUR + 60, 2 ** 31]);
});

Deno.test("showDryRun() tells what is made before the training, and counts its time", () => {
  const table = dry();
  const [cohort] = table.cohorts;
  const stage = { method: "staged", part: "bank", items: 5, passes: 15, flops: HOUR * gpuSpeed(GPUS.a100) };
  const staged = { ...table, cohorts: [{ ...cohort, cost: { ...cohort.cost!, stages: [stage] } }] };
  const text = showDryRun(staged, GPUS.a100);
  assertStringIncludes(text, "  before     staged, bank: 5 items, 15 passes: 2.46e+4 TFLOP, made once\n");
  assertStringIncludes(text, ", 5.0 h on one A100 SXM\n");
});
