/**
 * What is measured (issue "Speed": what it must do, point 7) and what is asked of it.
 *
 * @module
 */
import { CARD_PLAYERS } from "./players.ts";
import type { Implementation, Target, Workload } from "./types.ts";

const NATIVE1: Implementation = { engine: "native", threads: 1 };
const NATIVE2: Implementation = { engine: "native", threads: 2 };
const WASM1: Implementation = { engine: "wasm", threads: 1 };
const TORCH1: Implementation = { engine: "torch", threads: 1 };
const TORCH2: Implementation = { engine: "torch", threads: 2 };
const ALL = [TORCH1, NATIVE1, WASM1, TORCH2, NATIVE2];
const TWO_CORES = [TORCH2, NATIVE2];
const WITH_CARD = [...ALL, ...CARD_PLAYERS];

/** Batch of the official COCOStuff27 and Potsdam runs with ViT-S/8, and of the tables measured here. */
const TABLE_BATCH = 16;
/** Rows of a table on the number of levels: STEGO, then OMH with 1, 2 and 3 levels. */
const TABLE_ROWS = [0, 1, 2, 3];
const TABLE_SEEDS = 3;
/** Cells per axis of a feature map at 224 pixels. */
const GRID_SIZE = 28;
const CLASSES = 27;
/** The paper's number of levels. */
const LEVELS = 3;

const ratio = (engine: Implementation["engine"], most: number): Target => ({
  engine,
  quantity: "ratio",
  most,
});
const seconds = (engine: Implementation["engine"], most: number): Target => ({
  engine,
  quantity: "seconds",
  most,
});
const heap = (engine: Implementation["engine"], most: number): Target => ({ engine, quantity: "heap", most });

/** All workloads, in the order in which they are run and shown. */
export const WORKLOADS: readonly Workload[] = [
  ...vitWorkloads(),
  ...stepWorkloads(),
  ...evaluateWorkloads(),
  ...tableWorkloads(),
  ...benchWorkloads(),
  ...growthWorkloads(),
];

function vitWorkloads(): Workload[] {
  const vit = (
    size: "s" | "b",
    side: number,
    { rounds, targets = [] }: Pick<Workload, "rounds"> & { targets?: Target[] },
  ): Workload => ({
    name: `vit-${size}8-${side}`,
    group: "ViT forward, one image",
    task: { kind: "vit", channels: size === "s" ? 384 : 768, side },
    implementations: WITH_CARD,
    targets,
    rounds,
    // A pass of seconds gains nothing from a warm-up.
    warmUp: rounds > 3,
    quick: size === "s" && side === 224,
  });
  return [
    vit("s", 224, { rounds: 5, targets: [ratio("native", 0.7), ratio("wasm", 1.7)] }),
    vit("s", 320, { rounds: 3 }),
    vit("b", 224, { rounds: 2 }),
    vit("b", 320, { rounds: 2, targets: [ratio("native", 0.8), heap("native", 700)] }),
  ];
}

function stepWorkloads(): Workload[] {
  const step = (method: "stego" | "smooseg" | "hp", batch: number, levels: number): Workload => {
    const hp = method === "hp";
    const targeted = method === "stego" && batch === 32 && levels > 0;
    return {
      name: `${method}${levels > 0 ? "+omh" : ""}-b${batch}`,
      group: "Training step of one cell, features given",
      task: { kind: "step", method, levels, classes: CLASSES, batch, gridSize: GRID_SIZE },
      implementations: hp ? [...TWO_CORES, ...CARD_PLAYERS] : WITH_CARD,
      targets: targeted
        ? [ratio("native", 0.9), ratio("wasm", 1.8), heap("native", 1228.8), heap("wasm", 1228.8)]
        : [],
      rounds: hp ? 1 : targeted ? 4 : 3,
      // A step of HP is long enough for what its first one does besides not to show.
      warmUp: !hp,
      quick: targeted,
      long: hp && batch > 16,
    };
  };
  const batches = [16, 32];
  return [
    ...batches.flatMap((batch) => [step("stego", batch, 0), step("stego", batch, LEVELS)]),
    ...batches.flatMap((batch) => [step("smooseg", batch, 0), step("smooseg", batch, LEVELS)]),
    ...[...batches, 64].flatMap((batch) => [step("hp", batch, 0), step("hp", batch, LEVELS)]),
  ];
}

function evaluateWorkloads(): Workload[] {
  return [false, true].map((crf) => ({
    name: crf ? "evaluate+crf" : "evaluate",
    group: "Evaluation of one image at 320 px, features given",
    task: { kind: "evaluate", crf },
    // There is no CRF in PyTorch to compare with.
    implementations: crf ? [WASM1, NATIVE2] : ALL,
    targets: [],
    rounds: 4,
    warmUp: true,
    quick: false,
  }));
}

function tableWorkloads(): Workload[] {
  return [false, true].map((cached) => ({
    name: cached ? "table-12-cached" : "table-12",
    group: "One step of a table of 4 rows and 3 seeds, ViT-S/8 features",
    task: { kind: "table", rows: TABLE_ROWS, seeds: TABLE_SEEDS, batch: TABLE_BATCH, cached },
    implementations: TWO_CORES,
    targets: [ratio("native", cached ? 1 / 20 : 1 / 8)],
    rounds: 1,
    warmUp: false,
  }));
}

function benchWorkloads(): Workload[] {
  const jobs = NATIVE2.threads;
  return [{
    name: "table-7",
    group: "Table 7 of the embedded track from nothing, on two workers of one thread",
    task: { kind: "bench", spec: "tables/ablation-tau.yaml", jobs },
    // There is no such table in PyTorch.
    implementations: [{ engine: "wasm", threads: jobs }, NATIVE2],
    targets: [seconds("wasm", 4 * 60), seconds("native", 2 * 60)],
    rounds: 1,
    warmUp: false,
  }];
}

/** How cost grows with one quantity at a time. */
function growthWorkloads(): Workload[] {
  const point = (
    name: string,
    group: string,
    axis: string,
    value: number,
    rest: Pick<Workload, "task" | "rounds" | "warmUp"> & { targets?: Target[] },
  ): Workload => ({
    name: `${name}-${value}`,
    group,
    series: { axis, value },
    implementations: [NATIVE2],
    targets: [],
    ...rest,
  });
  const step = {
    kind: "step",
    method: "stego",
    levels: LEVELS,
    classes: CLASSES,
    batch: 16,
    gridSize: GRID_SIZE,
  } as const;
  const steps = { rounds: 3, warmUp: true };
  return [
    ...[1, 2, 4, 8, 16].map((cells) =>
      point("cohort", "Cells of a cohort, features on the fly", "cells in the cohort", cells, {
        task: { kind: "table", rows: [LEVELS], seeds: cells, batch: 4, cached: false },
        rounds: 1,
        warmUp: false,
        targets: cells === 16 ? [{ engine: "native", quantity: "growth", most: 2.5 }] : [],
      })
    ),
    ...[1, 2, 3, 4].map((levels) =>
      point("levels", "OMH levels", "levels", levels, { task: { ...step, levels }, ...steps })
    ),
    ...[1, 2, 4, 8, 16].map((expansion) =>
      point("clusters", "Clusters of the finer of two OMH levels", "clusters", CLASSES * expansion, {
        task: { ...step, levels: 2, expansion },
        ...steps,
      })
    ),
    ...[112, 168, 224, 320].map((side) =>
      point("side", "Image side, training step", "pixels", side, {
        task: { ...step, gridSize: side / 8 },
        ...steps,
      })
    ),
    ...[112, 168, 224, 320].map((side) =>
      point("vit-side", "Image side, ViT-S/8 forward", "pixels", side, {
        task: { kind: "vit", channels: 384, side },
        rounds: 2,
        warmUp: true,
      })
    ),
  ];
}
