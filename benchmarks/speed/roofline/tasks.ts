/**
 * What is counted: a pass of each published backbone, and a training step of each method at its published batch, as `speed`
 * measures them.
 *
 * @module
 */
import { setUpFreshStep } from "../tasks/step.ts";
import { setUpVit } from "../tasks/vit.ts";
import type { StepTask, VitTask } from "../types.ts";
import { type Answer, Counter, type TaskCount } from "./count.ts";

/** A task that is counted. */
export interface CountedTask {
  readonly name: string;
  readonly title: string;
  readonly task: VitTask | StepTask;
  /**
   * What the processor reads back of so many bytes, where the shaders that are started depend on it.
   *
   * @default {zeros}
   */
  readonly answer?: Answer;
}

/** The paper's number of levels. */
const LEVELS = 3;
const CLASSES = 27;
/** (reference: EAGLE, section 10). */
const EAGLE_EXTRA_CLUSTERS = 5;
/** Cells per axis of a feature map. */
const GRID = 28;

/** All of them, the quick ones first. */
export const COUNTED_TASKS: readonly CountedTask[] = [
  vit("s", 384, 224),
  vit("b", 768, 224),
  vit("b", 768, 320),
  step("stego", 32, 0),
  step("stego", 32, LEVELS),
  step("smooseg", 32, LEVELS),
  step("eagle", 32, LEVELS),
  step("ppap", 64, LEVELS),
  step("hp", 64, LEVELS),
];

/** Counts them, one after the other, on a backend that this process then keeps. */
export async function countTasks(
  tasks: readonly CountedTask[] = COUNTED_TASKS,
): Promise<(readonly [CountedTask, TaskCount])[]> {
  const counter = await Counter.start();
  const counted: (readonly [CountedTask, TaskCount])[] = [];
  for (const counting of tasks) {
    const { task, answer } = counting;
    const setUp = () => task.kind === "vit" ? Promise.resolve(setUpVit(task, {})) : setUpFreshStep(task);
    counted.push([counting, await counter.count(setUp, answer)]);
  }
  return counted;
}

function vit(size: string, channels: number, side: number): CountedTask {
  return {
    name: `vit-${size}8-${side}`,
    title: `ViT-${size.toUpperCase()}/8, one picture of ${side} px`,
    task: { kind: "vit", channels, side },
  };
}

/** On features of ViT-S/8 at 224 pixels, 27 classes. */
function step(method: StepTask["method"], batch: number, levels: number): CountedTask {
  const title = { stego: "STEGO", smooseg: "SmooSeg", hp: "HP", eagle: "EAGLE", ppap: "PPAP" }[method];
  const clusters = CLASSES + (method === "eagle" ? EAGLE_EXTRA_CLUSTERS : 0);
  return {
    name: `${method}${levels > 0 ? "+omh" : ""}-b${batch}`,
    title: `${title}${levels > 0 ? " + OMH" : ""}, step of ${batch} pictures`,
    task: { kind: "step", method, levels, classes: CLASSES, clusters, batch, gridSize: GRID },
    ...(method === "eagle" && { answer: evenObjects(batch * GRID ** 2, clusters) }),
  };
}

/** What EAGLE reads back of its rows are the numbers of their objects: as many of each as there are clusters. */
function evenObjects(rows: number, objects: number): Answer {
  const numbers = Int32Array.from({ length: rows }, (_, row) => row % objects);
  return (bytes) => bytes === numbers.byteLength ? numbers.buffer.slice() : undefined;
}

/** Bytes of a value. */
const FLOAT_BYTES = 4;
/** Blocks of a vision transformer, and the side of its patches in pixels. */
const DEPTH = 12;
const PATCH = 8;

/**
 * Bytes that a pass has to move whatever its kernels are: the parameters once; and each tensor that goes from one matrix product
 * or attention to the next, written once and read once by each that takes it, norms, biases and GELU being part of those.
 */
export function compulsoryBytes({ channels, side }: VitTask): number {
  const patches = (side / PATCH) ** 2;
  const tensor = (patches + 1) * channels;
  // Queries, keys and values 1 -> 3; attention 3 -> 1; projection 1 + 1 -> 1; the MLP 1 -> 4 and 4 + 1 -> 1.
  const block = (1 + 3) + (3 + 1) + (2 + 1) + (1 + 4) + (5 + 1);
  const parameters = 12 * channels ** 2 + 13 * channels;
  const ends = 2 * patches * 3 * PATCH ** 2 + 3 * PATCH ** 2 * channels + 5 * tensor;
  return FLOAT_BYTES * (DEPTH * (block * tensor + parameters) + ends);
}
