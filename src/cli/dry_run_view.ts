/**
 * A dry run as text and as JSON.
 *
 * @module
 */
import type { CohortCost } from "../launch/cost.ts";
import { HEAP_BYTES, type WorkerMemory } from "../launch/memory.ts";
import { type Gpu, gpuSpeed, UTILISATION } from "../launch/machine.ts";
import { trialNote } from "../results/captions.ts";
import type { DryCohort, DryRun } from "../app/dry_run.ts";

/** What one worker is taken to do, operations per second; measured on two cores of an AMD EPYC. */
export const WORKER_SPEED = 20e9;

const HOUR = 3600;

/** Seconds that something takes on a GPU and on one worker process of this machine. */
interface Durations {
  readonly gpu: number;
  readonly worker: number;
}

function durations({ backboneFlops, trainingFlops, crfSeconds }: CohortCost, gpu: Gpu): Durations {
  const flops = backboneFlops + trainingFlops;
  return { gpu: flops / gpuSpeed(gpu) + crfSeconds, worker: flops / WORKER_SPEED + crfSeconds };
}

function totals(cohorts: readonly DryCohort[], gpu: Gpu): Durations {
  const all = cohorts.flatMap(({ cost }) => cost ? [durations(cost, gpu)] : []);
  const sum = (of: keyof Durations) => all.reduce((total, next) => total + next[of], 0);
  return { gpu: sum("gpu"), worker: sum("worker") };
}

/** The dry run as plain data; times in seconds, sizes in bytes. */
export function dryRunJson({ plan, engine, cohorts, missing, notices }: DryRun, gpu: Gpu): object {
  const total = totals(cohorts, gpu);
  return {
    table: plan.id,
    track: plan.track,
    engine,
    ...plan.changes && { changes: plan.changes },
    gpu: gpu.title,
    gpu_seconds: Math.round(total.gpu),
    worker_seconds: Math.round(total.worker),
    cohorts: cohorts.map(({ id, cells, sizes, published, cost, memory }) => ({
      id,
      images: sizes && { ...sizes, published },
      cells: cells.map(({ cell: { point, seed, settings }, key, finished, failed }) => ({
        key,
        row: point.name,
        seed,
        steps: settings.train.steps,
        batch: settings.train.batch,
        finished,
        failed,
      })),
      cost: cost && {
        train_passes: cost.passes.train,
        val_passes: cost.passes.val,
        backbone_flops: cost.backboneFlops,
        training_flops: cost.trainingFlops,
        cache_bytes: cost.cacheBytes,
        crf_seconds: Math.round(cost.crfSeconds),
        gpu_seconds: Math.round(durations(cost, gpu).gpu),
        worker_seconds: Math.round(durations(cost, gpu).worker),
      },
      memory: memory && {
        training_bytes: Math.round(memory.training),
        evaluation_bytes: Math.round(memory.evaluation),
        backbone_bytes: Math.round(memory.backbone),
        feature_bytes: Math.round(memory.features),
        tensor_bytes: Math.round(memory.tensors),
      },
    })),
    missing,
    ...notices.length > 0 && { notices },
  };
}

/** The dry run as text. */
export function showDryRun({ plan, cohorts, missing, notices }: DryRun, gpu: Gpu): string {
  const left = cohorts.flatMap(({ cells }) => cells).filter(({ finished }) => !finished).length;
  const { gpu: onGpu, worker } = totals(cohorts, gpu);
  return [
    `${plan.id}: ${plan.title}, ${plan.track} track`,
    ...plan.changes ? [trialNote(plan.changes)] : [],
    ...cohorts.flatMap((cohort) => showCohort(cohort, gpu)),
    `${left} cells to train, about ${duration(onGpu)} on one ${gpu.title} at ${
      tera(gpuSpeed(gpu))
    } TFLOP/s (${100 * UTILISATION}% of its FP32 peak), ${duration(worker)} on one worker at ${
      WORKER_SPEED / 1e9
    } GFLOP/s`,
    ...notices,
    ...missing.length > 0
      ? ["missing on this machine:", ...missing.map(({ message }) => `  ${message}`)]
      : [],
    "",
  ].join("\n");
}

function showCohort({ id, cells, sizes, published, cost, memory }: DryCohort, gpu: Gpu): string[] {
  const width = Math.max(...cells.map(({ cell }) => cell.point.name.length));
  return [
    `cohort ${id}: ${cells.length} cells`,
    ...sizes
      ? [
        `  images     ${sizes.train} train, ${sizes.val} val${
          published ? ", as published: they are not here" : ""
        }`,
      ]
      : ["  images     not known: they are not here and have no published number"],
    ...cost ? showCost(cost, gpu) : [],
    ...memory ? [showMemory(memory)] : [],
    ...cells.map(({ cell: { point, seed, settings: { train } }, key, finished, failed }) =>
      `  ${(key ?? "-").padEnd(16)}  ${
        point.name.padEnd(width)
      }  seed ${seed}  ${train.steps} steps of ${train.batch}${
        finished ? "  finished" : failed ? "  failed before, to be trained again" : ""
      }`
    ),
  ];
}

function showCost(cost: CohortCost, gpu: Gpu): string[] {
  const { passes, backboneFlops, trainingFlops, cacheBytes, crfSeconds } = cost;
  const { gpu: onGpu, worker } = durations(cost, gpu);
  return [
    `  backbone   ${passes.train} passes to train, ${passes.val} to score: ${tera(backboneFlops)} TFLOP`,
    `  heads      ${tera(trainingFlops)} TFLOP`,
    `  features   ${gibi(cacheBytes)} GiB to cache all of them`,
    ...crfSeconds > 0 ? [`  dense CRF  ${duration(crfSeconds)} of one core`] : [],
    `  time       ${duration(onGpu)} on one ${gpu.title}, ${duration(worker)} on one worker`,
  ];
}

function showMemory({ tensors, features }: WorkerMemory): string {
  const excess = tensors > HEAP_BYTES
    ? `: more than the ${HEAP_BYTES / 2 ** 30} GiB that wasm and native can hold`
    : "";
  return `  memory     about ${gibi(tensors)} GiB of tensors a worker and ${
    gibi(features)
  } GiB of features${excess}`;
}

function duration(seconds: number): string {
  if (seconds < 2 * 60) return `${Math.round(seconds)} s`;
  if (seconds < 2 * HOUR) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / HOUR).toFixed(1)} h`;
}

function tera(flops: number): string {
  return (flops / 1e12).toPrecision(3);
}

function gibi(bytes: number): string {
  return (bytes / 2 ** 30).toPrecision(3);
}
