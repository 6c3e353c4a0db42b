/**
 * Solves the transport between random centres on the webgpu engine and in float64 on the processor, and prints how far apart the
 * plans are, as JSON. Run as a process of its own by the tests.
 */
import { startEngine } from "../../../src/engine/start.ts";
import type { Tensor } from "@tensorflow/tfjs-core";
import { fusedKernel } from "../../../src/nn/fused.ts";
import { planEntropy, solveTransport } from "../../../src/omh/transport_plan.ts";
import { matrix } from "../../omh/omh_fixture.ts";

/** One problem and what came of it. */
export interface Solved {
  readonly rows: number;
  readonly columns: number;
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

/** Odd sizes, those of the paper's levels, and some whose iterations take several passes. */
const SIZES = [[1, 1], [1, 7], [5, 2], [3, 64], [27, 54], [41, 61], [54, 108], [131, 257], [300, 20]];
const CHANNELS = 70;

async function compare(rows: number, columns: number, epsilon: number, iterations = 100): Promise<Solved> {
  const [higher, lower] = [matrix(rows, CHANNELS, 1), matrix(columns, CHANNELS, 7000)];
  const cost = costOf(await higher.data<"float32">(), await lower.data<"float32">(), rows, columns);
  const wanted = solveTransport({ cost, rows, columns, epsilon, iterations }).plan;
  const [plan, report] = fusedKernel("TransportPlan")!({ higher, lower }, {
    epsilon,
    iterations,
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
    ...{ rows, columns, epsilon, error, largest },
    entropy: Math.abs(entropy - planEntropy(wanted)),
    share: [off, rows * mass - 1],
  };
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
  console.log(JSON.stringify({ solved }));
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }));
}
