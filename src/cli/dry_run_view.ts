/**
 * A dry run as text and as JSON.
 *
 * @module
 */
import { type CohortCost, cohortSeconds } from "../launch/cost.ts";
import type { LaunchPreview } from "../launch/launcher.ts";
import { HEAP_BYTES, type WorkerMemory } from "../launch/memory.ts";
import { type Gpu, gpuSpeed, UTILISATION, WORKER_SPEED } from "../launch/machine.ts";
import { trialNote } from "../results/trial_note.ts";
import type { TablePlan } from "../spec/mod.ts";
import type { DryCohort, DryRun } from "../app/dry_run.ts";

const HOUR = 3600;

/** Seconds that cohorts take at a speed in operations per second. */
function seconds(costs: readonly CohortCost[], speed: number): number {
  return costs.reduce((sum, cost) => sum + cohortSeconds(cost, speed), 0);
}

function costsOf(cohorts: readonly DryCohort[]): CohortCost[] {
  return cohorts.flatMap(({ cost }) => cost ?? []);
}

/** Seconds on one worker process of this machine, and on a GPU where one is asked for. */
function times(costs: readonly CohortCost[], gpu: Gpu | undefined): Record<string, number> {
  return {
    worker_seconds: Math.round(seconds(costs, WORKER_SPEED)),
    ...gpu && { gpu_seconds: Math.round(seconds(costs, gpuSpeed(gpu))) },
  };
}

/** The dry run as plain data; times in seconds, sizes in bytes. */
export function dryRunJson({ plan, engine, cohorts, missing, notices }: DryRun, gpu?: Gpu): object {
  return {
    table: plan.id,
    track: plan.track,
    engine,
    ...plan.changes && { changes: plan.changes },
    ...plan.presets && { presets: plan.presets },
    ...gpu && { gpu: gpu.title },
    ...times(costsOf(cohorts), gpu),
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
        ...cost.stages && { stages: cost.stages },
        ...times([cost], gpu),
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

/** What is handed to a launcher together, as plain data. */
export function previewJson({ jobs, cells, minutes, estimate }: LaunchPreview): object {
  return { jobs, cells, minutes, estimate };
}

/** What is handed to a launcher together, as a line. */
export function previewLine({ jobs, cells, minutes, estimate }: LaunchPreview): string {
  return `${jobs} ${jobs === 1 ? "job" : "jobs"} with ${cells} ${cells === 1 ? "cell" : "cells"}, at most ${
    duration(60 * minutes)
  } each${estimate === undefined ? "" : `: ${estimate}`}`;
}

/** The dry run as text. */
export function showDryRun({ plan, cohorts, missing, notices }: DryRun, gpu?: Gpu): string {
  const left = cohorts.flatMap(({ cells }) => cells).filter(({ finished }) => !finished).length;
  const costs = costsOf(cohorts);
  return [
    `${plan.id}: ${plan.title}, ${plan.track} track`,
    ...plan.changes ? [trialNote(plan.changes)] : [],
    ...showPresets(plan),
    ...cohorts.flatMap((cohort) => showCohort(cohort, gpu)),
    `${left} cells to train, about ${
      duration(seconds(costs, WORKER_SPEED))
    } on one worker of this machine at ${WORKER_SPEED / 1e9} GFLOP/s${
      gpu
        ? `, ${duration(seconds(costs, gpuSpeed(gpu)))} on one ${gpu.title} at ${
          tera(gpuSpeed(gpu))
        } TFLOP/s (${100 * UTILISATION}% of its FP32 peak)`
        : ""
    }`,
    ...notices,
    ...missing.length > 0
      ? ["missing on this machine:", ...missing.map(({ message }) => `  ${message}`)]
      : [],
    "",
  ].join("\n");
}

/** What a spec takes from presets, one line each. */
function showPresets({ presets }: TablePlan): string[] {
  if (presets === undefined) return [];
  if (presets.length === 0) return ["presets: none is made for these datasets and backbones"];
  return presets.map(({ of, settings }) =>
    `preset of ${of}: ${Object.entries(settings).map(([name, value]) => `${name} ${value}`).join(", ")}`
  );
}

function showCohort(
  { id, cells, sizes, published, cost, memory }: DryCohort,
  gpu: Gpu | undefined,
): string[] {
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

function showCost(cost: CohortCost, gpu: Gpu | undefined): string[] {
  const { passes, backboneFlops, trainingFlops, cacheBytes, crfSeconds, stages = [] } = cost;
  return [
    ...stages.map(({ method, part, items, passes, flops }) =>
      `  before     ${method}, ${part}: ${items} items, ${passes} passes: ${tera(flops)} TFLOP, made once`
    ),
    `  backbone   ${passes.train} passes to train, ${passes.val} to score: ${tera(backboneFlops)} TFLOP`,
    `  heads      ${tera(trainingFlops)} TFLOP`,
    `  features   ${gibi(cacheBytes)} GiB to cache all of them`,
    ...crfSeconds > 0 ? [`  dense CRF  ${duration(crfSeconds)} of one core`] : [],
    `  time       ${duration(seconds([cost], WORKER_SPEED))} on one worker${
      gpu ? `, ${duration(seconds([cost], gpuSpeed(gpu)))} on one ${gpu.title}` : ""
    }`,
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
