/**
 * Solves the transport between random centres on the webgpu engine and on the processor, and prints how far apart the plans are, and
 * what is said of those that are none, as JSON. Run as a process of its own by the tests.
 */
import { startEngine } from "../../../src/engine/start.ts";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { DivergedError } from "../../../src/nn/diverged_error.ts";
import { fusedKernel } from "../../../src/nn/fused.ts";
import { NORM_FLOOR } from "../../../src/nn/normalize.ts";
import type { Tensor2D } from "../../../src/nn/types.ts";
import { cardLevelPlans } from "../../../src/omh/card_plans.ts";
import { solveLevelPlans } from "../../../src/omh/level_plans.ts";
import type { OmhOptions } from "../../../src/omh/options.ts";
import { planEntropy, solveTransport, solveTransportPlainly } from "../../../src/omh/transport_plan.ts";
import { matrix, omh } from "../../omh/omh_fixture.ts";

/** One problem and what came of it. */
export interface Solved {
  readonly rows: number;
  readonly columns: number;
  readonly solver: OmhOptions["solver"];
  readonly epsilon: number;
  /** Largest error of an entry over the entry, of those that float32 holds. */
  readonly error: number;
  /** Largest error of an entry over the largest entry. */
  readonly largest: number;
  /** Error of the entropy, nats. */
  readonly entropy: number;
  /** By which share the mass of the worst row is off, as reported and as found. */
  readonly share: readonly [reported: number, found: number];
}

/** What is said of a problem: why it has diverged, or null. */
export interface Said {
  readonly rows: number;
  readonly columns: number;
  readonly epsilon: number;
  readonly onCard: string | null;
  readonly onProcessor: string | null;
}

/** Odd sizes, those of the paper's levels, and some whose iterations take several passes. */
const SIZES = [[1, 1], [1, 7], [5, 2], [3, 64], [27, 54], [41, 61], [54, 108], [131, 257], [300, 20]];
/** More clusters than a workgroup has room for: in either level, or in both together. */
const LARGE = [[2050, 1], [5, 2071], [1500, 1100]];
const CHANNELS = 70;

async function compare(
  rows: number,
  columns: number,
  epsilon: number,
  iterations = 100,
  solver: OmhOptions["solver"] = "log",
): Promise<Solved> {
  const [higher, lower] = [matrix(rows, CHANNELS, 1), matrix(columns, CHANNELS, 7000)];
  const cost = costOf(await higher.data<"float32">(), await lower.data<"float32">(), rows, columns);
  const problem = { cost, rows, columns, epsilon, iterations };
  const wanted = solver === "log" ? solveTransport(problem).plan : solveTransportPlainly(problem);
  const [plan, report] = fusedKernel("TransportPlan")!({ higher, lower }, {
    epsilon,
    iterations,
    plain: solver === "plain",
    floor: NORM_FLOOR,
  }) as Tensor[];
  const got = await plan.data<"float32">();
  const [entropy, row, off] = await report.data<"float32">();
  const most = wanted.reduce((most, t) => Math.max(most, t), 0);
  let [error, largest] = [0, 0];
  got.forEach((t, at) => {
    const difference = Math.abs(t - wanted[at]);
    largest = Math.max(largest, difference / most);
    if (wanted[at] > 1e-30) error = Math.max(error, difference / wanted[at]);
  });
  const mass = got.subarray(row * columns, (row + 1) * columns).reduce((sum, t) => sum + t, 0);
  return {
    ...{ rows, columns, solver, epsilon, error, largest },
    entropy: Math.abs(entropy - planEntropy(wanted)),
    share: [off, rows * mass - 1],
  };
}

/** One centre of the higher or of the lower level has no similarity with those of the other: its line underflows. */
async function say(rows: number, columns: number, epsilon: number, alone: "row" | "column"): Promise<Said> {
  const levels = [lonely(rows, 1, alone === "row"), lonely(columns, 7000, alone === "column")];
  const options = omh({ levels: 2, solver: "plain", epsilon });
  const onCard = await reasonOf(async () => {
    const [{ entropy }] = cardLevelPlans(levels, options)!;
    entropy.from(await entropy.tensor.data<"float32">());
  });
  const onProcessor = await reasonOf(() => solveLevelPlans(levels, options));
  return { rows, columns, epsilon, onCard, onProcessor };
}

/** Centres in a plane and, with `alone`, the last of them across it. */
function lonely(count: number, from: number, alone: boolean): Tensor2D {
  const centers = tf.abs(matrix(count, 2, from));
  const across = tf.tensor2d(Array.from({ length: count }, (_, i) => [alone && i === count - 1 ? 1 : 0]));
  return tf.concat([tf.mul(centers, tf.sub(1, across)), across], 1) as Tensor2D;
}

async function reasonOf(solve: () => Promise<unknown>): Promise<string | null> {
  try {
    await solve();
    return null;
  } catch (error) {
    if (error instanceof DivergedError) return error.reason;
    throw error;
  }
}

/** `1 - max(0, cos)`, rounded once. */
function costOf(higher: Float32Array, lower: Float32Array, rows: number, columns: number): Float32Array {
  const row = (of: Float32Array, i: number) => of.subarray(i * CHANNELS, (i + 1) * CHANNELS);
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, k) => sum + x * b[k], 0);
  return Float32Array.from({ length: rows * columns }, (_, at) => {
    const [a, b] = [row(higher, Math.floor(at / columns)), row(lower, at % columns)];
    return 1 - Math.max(0, dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)));
  });
}

try {
  await startEngine("webgpu");
  const solved: Solved[] = [];
  for (const [rows, columns] of SIZES) {
    for (const epsilon of [0.005, 0.02, 0.1, 1]) solved.push(await compare(rows, columns, epsilon));
  }
  // The smallest temperature and the largest problem, whose potentials fill the memory that every workgroup has.
  solved.push(
    await compare(27, 54, 1e-4),
    await compare(500, 1000, 0.02, 8),
    await compare(1024, 1024, 0.05, 3),
  );
  for (const [rows, columns] of SIZES) {
    for (const epsilon of [0.02, 1]) solved.push(await compare(rows, columns, epsilon, 100, "plain"));
  }
  for (const [rows, columns] of LARGE) {
    for (const solver of ["log", "plain"] as const) {
      solved.push(await compare(rows, columns, 0.05, 5, solver));
    }
  }
  const said: Said[] = [];
  for (const [rows, columns] of [[1, 1], [5, 2], [27, 54], [131, 257], [3, 2050], [2050, 3]]) {
    for (const alone of ["row", "column"] as const) {
      for (const epsilon of [0.005, 0.02]) said.push(await say(rows, columns, epsilon, alone));
    }
  }
  console.log(JSON.stringify({ solved, said }));
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }));
}
