/**
 * Entropic optimal transport between two levels, Eq. (7) and (8), on plain arrays (reference: OMH, section 4).
 *
 * The problems are small (27 x 54) and need hundreds of dependent passes: a loop over numbers is faster than as many
 * tensor operations, and a plain one faster than `map` or `from`, which call a function per entry.
 *
 * @module
 */

/** A transport problem: uniform marginals, `1/rows` and `1/columns`. */
export interface TransportProblem {
  /** Cost D, `rows * columns` entries, row by row, in [0, 1]. */
  readonly cost: Float32Array;
  /** Number of clusters of the higher level, C_m. */
  readonly rows: number;
  /** Number of clusters of the lower level, C_(m+1). */
  readonly columns: number;
  /** Temperature eps, from 1e-4: at less, float32 potentials of the size 1/eps round by more than a part in a thousand. */
  readonly epsilon: number;
  /** Number of Sinkhorn iterations; each updates the columns, then the rows. */
  readonly iterations: number;
}

/** A solved problem. */
export interface TransportPlan {
  /** Plan T, `rows * columns` entries, row by row. Rows sum to `1/rows` up to rounding, columns approximately. */
  readonly plan: Float32Array;
  /** Row potentials f before each iteration and after the last: `(iterations + 1) * rows` entries. */
  readonly rowPotentials: Float32Array;
  /** Column potentials g after each iteration: `iterations * columns` entries. */
  readonly columnPotentials: Float32Array;
}

/** Below exp of minus this, products of a kernel's entry and scalings could leave the range of float64. */
const LEAST_EXPONENT = 300;

/**
 * Sinkhorn that is finite, with rows that keep their mass to a part in a thousand, at any epsilon from 1e-4: by scalings in
 * float64 where `exp(-D/eps)` is far from its end, else in the log domain. The two differ by rounding alone.
 *
 * @param problem What to solve.
 * @returns The plan, with the potentials that {@linkcode transportCostGradient} needs.
 *
 * @example A cold plan takes the cheap entries
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { solveTransport } from "@omh/bench";
 *
 * const cost = new Float32Array([0, 1, 1, 0]);
 * const { plan } = solveTransport({ cost, rows: 2, columns: 2, epsilon: 0.02, iterations: 100 });
 * assertAlmostEquals(plan[0], 0.5, 1e-6);
 * assertAlmostEquals(plan[1], 0, 1e-6);
 * ```
 */
export function solveTransport(problem: TransportProblem): TransportPlan {
  const { rows, columns, iterations } = problem;
  const scores = negativeScaledCost(problem);
  const rowPotentials = new Float32Array((iterations + 1) * rows);
  const columnPotentials = new Float32Array(iterations * columns);
  const step = leastOf(scores) > -LEAST_EXPONENT
    ? scalingStep(scores, rows, columns)
    : logStep(scores, rows, columns);
  for (let k = 0; k < iterations; k++) {
    const f = rowPotentials.subarray(k * rows, (k + 1) * rows);
    const g = columnPotentials.subarray(k * columns, (k + 1) * columns);
    const next = rowPotentials.subarray((k + 1) * rows, (k + 2) * rows);
    step(f, g, next);
    if (next.every((potential, h) => potential === f[h])) {
      // All later iterations would repeat this one to the bit.
      for (let later = k + 1; later < iterations; later++) {
        columnPotentials.set(g, later * columns);
        rowPotentials.set(next, (later + 1) * rows);
      }
      break;
    }
  }
  const f = rowPotentials.subarray(iterations * rows);
  const g = columnPotentials.subarray((iterations - 1) * columns);
  const plan = new Float32Array(rows * columns);
  for (let h = 0, at = 0; h < rows; h++) {
    for (let l = 0; l < columns; l++, at++) plan[at] = Math.exp(scores[at] + f[h] + g[l]);
  }
  return { plan, rowPotentials, columnPotentials };
}

/** One iteration: from the row potentials the column potentials, from those the next row potentials. */
type SinkhornStep = (f: Float32Array, g: Float32Array, next: Float32Array) => void;

function logStep(scores: Float32Array, rows: number, columns: number): SinkhornStep {
  const byRow = { lines: rows, entries: columns, lineStride: columns, entryStride: 1 };
  const byColumn = { lines: columns, entries: rows, lineStride: 1, entryStride: columns };
  return (f, g, next) => {
    balance(scores, byColumn, f, g);
    balance(scores, byRow, g, next);
  };
}

/** By the scalings `u = exp f` and `v = exp g`: exponentials of lines instead of entries. */
function scalingStep(scores: Float32Array, rows: number, columns: number): SinkhornStep {
  const kernel = new Float64Array(scores.length);
  for (let at = 0; at < kernel.length; at++) kernel[at] = Math.exp(scores[at]);
  const byRow = linesByFour(kernel, { lines: rows, entries: columns, lineStride: columns, entryStride: 1 });
  const byColumn = linesByFour(kernel, {
    lines: columns,
    entries: rows,
    lineStride: 1,
    entryStride: columns,
  });
  const [u, v] = [new Float64Array(rows), new Float64Array(columns)];
  const [rowSums, columnSums] = [rows, columns].map((lines) => new Float64Array(Math.ceil(lines / 4) * 4));
  return (f, g, next) => {
    for (let h = 0; h < rows; h++) u[h] = Math.exp(f[h]);
    sumLines(byColumn, u, columnSums);
    for (let l = 0; l < columns; l++) {
      g[l] = -Math.log(columns * columnSums[l]);
      v[l] = Math.exp(g[l]);
    }
    sumLines(byRow, v, rowSums);
    for (let h = 0; h < rows; h++) next[h] = -Math.log(rows * rowSums[h]);
  };
}

/** Of an array that holds NaN, NaN. */
function leastOf(values: Float32Array): number {
  let least = Infinity;
  for (const value of values) least = Math.min(least, value);
  return least;
}

/** A matrix four lines at a time: entry by entry the four side by side, lines of zeros at the end. */
function linesByFour(matrix: Float64Array, { lines, entries, lineStride, entryStride }: Lines): Float64Array {
  const byFour = new Float64Array(Math.ceil(lines / 4) * 4 * entries);
  for (let line = 0; line < lines; line++) {
    const first = (line - line % 4) * entries + line % 4;
    for (let e = 0; e < entries; e++) {
      byFour[first + 4 * e] = matrix[line * lineStride + e * entryStride];
    }
  }
  return byFour;
}

/** Sums each line of {@linkcode linesByFour} times the weights of its entries, in their order: four sums that do not wait. */
function sumLines(byFour: Float64Array, weights: Float64Array, sums: Float64Array): void {
  for (let line = 0, at = 0; at < byFour.length; line += 4) {
    let first = 0;
    let second = 0;
    let third = 0;
    let fourth = 0;
    for (let e = 0; e < weights.length; e++, at += 4) {
      const weight = weights[e];
      first += byFour[at] * weight;
      second += byFour[at + 1] * weight;
      third += byFour[at + 2] * weight;
      fourth += byFour[at + 3] * weight;
    }
    sums[line] = first;
    sums[line + 1] = second;
    sums[line + 2] = third;
    sums[line + 3] = fourth;
  }
}

/**
 * The plain float32 recursion, as the paper appears to run it: NaN once a row or column of exp(-D/eps) underflows.
 *
 * @param problem What to solve.
 * @returns Plan T, `rows * columns` entries; NaN where the recursion broke down.
 */
export function solveTransportPlainly(
  { cost, rows, columns, epsilon, iterations }: TransportProblem,
): Float32Array {
  const kernel = cost.map((d) => Math.exp(-d / epsilon));
  const u = new Float32Array(rows).fill(1 / rows);
  const v = new Float32Array(columns);
  for (let k = 0; k < iterations; k++) {
    for (let l = 0; l < columns; l++) {
      let mass = 0;
      for (let h = 0; h < rows; h++) mass = Math.fround(mass + Math.fround(kernel[h * columns + l] * u[h]));
      v[l] = 1 / columns / mass;
    }
    for (let h = 0; h < rows; h++) {
      let mass = 0;
      for (let l = 0; l < columns; l++) {
        mass = Math.fround(mass + Math.fround(kernel[h * columns + l] * v[l]));
      }
      u[h] = 1 / rows / mass;
    }
  }
  return kernel.map((k, at) => Math.fround(u[Math.floor(at / columns)] * k) * v[at % columns]);
}

/**
 * Differentiates a function of the plan through all iterations of {@linkcode solveTransport}.
 *
 * @param problem The problem that was solved.
 * @param solution Its solution.
 * @param planGradient Gradient with respect to the plan, `rows * columns` entries.
 * @returns Gradient with respect to the cost, `rows * columns` entries.
 */
export function transportCostGradient(
  problem: TransportProblem,
  { plan, rowPotentials, columnPotentials }: TransportPlan,
  planGradient: Float32Array,
): Float32Array {
  const { rows, columns, epsilon, iterations } = problem;
  const scores = negativeScaledCost(problem);
  const dScores = Float64Array.from(plan, (t, at) => t * planGradient[at]);
  let [df, dg] = [new Float64Array(rows), new Float64Array(columns)];
  dScores.forEach((d, at) => {
    df[Math.floor(at / columns)] += d;
    dg[at % columns] += d;
  });
  for (let k = iterations - 1; k >= 0; k--) {
    const g = columnPotentials.subarray(k * columns, (k + 1) * columns);
    const after = rowPotentials.subarray((k + 1) * rows, (k + 2) * rows);
    const before = rowPotentials.subarray(k * rows, (k + 1) * rows);
    // f_h = -log R - logsumexp_l(M + g): its derivative is minus the row's softmax, R exp(M + g + f).
    for (let at = 0; at < scores.length; at++) {
      const [h, l] = [Math.floor(at / columns), at % columns];
      const change = df[h] * rows * Math.exp(scores[at] + g[l] + after[h]);
      dScores[at] -= change;
      dg[l] -= change;
    }
    df = new Float64Array(rows);
    for (let at = 0; at < scores.length; at++) {
      const [h, l] = [Math.floor(at / columns), at % columns];
      const change = dg[l] * columns * Math.exp(scores[at] + g[l] + before[h]);
      dScores[at] -= change;
      df[h] -= change;
    }
    dg = new Float64Array(columns);
  }
  return Float32Array.from(dScores, (d) => -d / epsilon);
}

/**
 * Entropy of a plan, `H(T) = - sum T log T`, in nats: it grows with the temperature.
 *
 * @param plan Entries that sum to 1.
 * @returns 0 to log of the number of entries, nats.
 *
 * @example The uniform plan has the largest entropy
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { planEntropy } from "@omh/bench";
 *
 * assertAlmostEquals(planEntropy(new Float32Array([0.25, 0.25, 0.25, 0.25])), Math.log(4));
 * ```
 */
export function planEntropy(plan: Float32Array): number {
  return plan.reduce((sum, t) => t > 0 ? sum - t * Math.log(t) : sum, 0);
}

function negativeScaledCost({ cost, epsilon }: TransportProblem): Float32Array {
  const scores = new Float32Array(cost.length);
  for (let at = 0; at < cost.length; at++) scores[at] = -cost[at] / epsilon;
  return scores;
}

/** A matrix read line by line: as rows or as columns. */
interface Lines {
  readonly lines: number;
  readonly entries: number;
  readonly lineStride: number;
  readonly entryStride: number;
}

/** Sets each line's potential to `-log(lines) - logsumexp(scores + other)` over the line. */
function balance(
  scores: Float32Array,
  { lines, entries, lineStride, entryStride }: Lines,
  other: Float32Array,
  out: Float32Array,
): void {
  const logLines = Math.log(lines);
  for (let line = 0; line < lines; line++) {
    let top = -Infinity;
    for (let e = 0, at = line * lineStride; e < entries; e++, at += entryStride) {
      top = Math.max(top, scores[at] + other[e]);
    }
    let sum = 0;
    for (let e = 0, at = line * lineStride; e < entries; e++, at += entryStride) {
      sum += Math.exp(scores[at] + other[e] - top);
    }
    out[line] = -logLines - top - Math.log(sum);
  }
}
