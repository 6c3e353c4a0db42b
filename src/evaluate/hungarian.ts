/**
 * Optimal one-to-one assignment in dense rectangular tables.
 *
 * @module
 */

/** The shape of a table of scores, and what makes an assignment good. */
export interface AssignOptions {
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly cols: number;
  /**
   * Whether the sum of the assigned scores is made as large as possible rather than as small.
   *
   * @default {false}
   */
  readonly maximise?: boolean;
}

/** A row and the column it is assigned to. */
export type Pair = readonly [row: number, col: number];

/**
 * Solves the assignment problem with shortest augmenting paths (R. Jonker and A. Volgenant, Computing 38, 1987), in
 * `O(min(rows, cols)^2 * max(rows, cols))`. For integers whose absolute values add up to at most 2^52 the optimum is
 * exact, because no potential or path length that decides anything then needs more than 53 bits. Of several optimal
 * assignments, which one is returned depends on the scores alone.
 *
 * @example Rows are clusters, columns are classes
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { assign } from "@omh/bench";
 *
 * const pairs = assign([1, 2, 0, 0, 1, 2, 2, 0, 0], { rows: 3, cols: 3, maximise: true });
 * assertEquals(pairs, [[0, 1], [1, 2], [2, 0]]);
 * ```
 *
 * @param scores `rows * cols` finite numbers, row by row.
 * @param options Shape of the table and direction of the optimum.
 * @returns `min(rows, cols)` pairs, rows ascending; no row and no column occurs twice.
 * @throws {TypeError} The number of scores does not fit the shape.
 * @throws {RangeError} A score is not finite, or a size is no whole number.
 */
export function assign(scores: ArrayLike<number>, options: AssignOptions): Pair[] {
  checkScores(scores, options);
  const { rows, cols, maximise = false } = options;
  const sign = maximise ? -1 : 1;
  const costs = new Float64Array(rows * cols);
  if (rows <= cols) {
    for (let i = 0; i < costs.length; i++) costs[i] = sign * scores[i];
    return collectPairs(solve(costs, rows, cols), (col, row) => [row, col]);
  }
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) costs[col * rows + row] = sign * scores[row * cols + col];
  }
  return collectPairs(solve(costs, cols, rows), (row, col) => [row, col]);
}

function checkScores(scores: ArrayLike<number>, { rows, cols }: AssignOptions): void {
  const isCount = (size: number) => Number.isInteger(size) && size >= 0;
  if (!isCount(rows) || !isCount(cols)) {
    throw new RangeError(
      `Cannot assign table "${rows}x${cols}": there are ${rows} rows and ${cols} columns, expected whole numbers from 0`,
    );
  }
  if (scores.length !== rows * cols) {
    throw new TypeError(
      `Cannot assign table "${rows}x${cols}": there are ${scores.length} scores, expected ${rows * cols}`,
    );
  }
  for (let i = 0; i < scores.length; i++) {
    if (Number.isFinite(scores[i])) continue;
    throw new RangeError(
      `Cannot assign table "${rows}x${cols}": the score in row ${Math.trunc(i / cols)}, column ${
        i % cols
      } is ${scores[i]}, expected a finite number`,
    );
  }
}

function collectPairs(partners: Int32Array, pair: (index: number, partner: number) => Pair): Pair[] {
  const pairs: Pair[] = [];
  for (let index = 0; index < partners.length; index++) {
    if (partners[index] >= 0) pairs.push(pair(index, partners[index]));
  }
  return pairs.sort(([a], [b]) => a - b);
}

/** A partial assignment and the potentials that prove it optimal. */
interface State {
  /** For each column the row assigned to it, or -1. */
  readonly rowOfCol: Int32Array;
  readonly rowPotential: Float64Array;
  readonly colPotential: Float64Array;
}

/** What a search notes down; filled anew by each. */
interface Search {
  /** Length of the shortest path to each column. */
  readonly distance: Float64Array;
  /** The column before it on that path, or -1. */
  readonly previous: Int32Array;
  /** Columns with their final distance, in order; the last is the end of the path. */
  readonly closed: Int32Array;
  /** Whether a column is among them. */
  readonly isClosed: Uint8Array;
}

/** Assigns every row at least total cost; the table is at least as wide as high. Returns for each column its row, or -1. */
function solve(costs: Float64Array, rows: number, cols: number): Int32Array {
  const state = {
    rowOfCol: new Int32Array(cols).fill(-1),
    rowPotential: new Float64Array(rows),
    colPotential: new Float64Array(cols),
  };
  const search = {
    distance: new Float64Array(cols),
    previous: new Int32Array(cols),
    closed: new Int32Array(cols),
    isClosed: new Uint8Array(cols),
  };
  for (let row = 0; row < rows; row++) augment(costs, state, search, row);
  return state.rowOfCol;
}

/** Assigns the row `start` too, reassigning others along the way, and updates the potentials. */
function augment(costs: Float64Array, state: State, search: Search, start: number): void {
  const { rowOfCol, rowPotential, colPotential } = state;
  const { distance, previous, closed } = search;
  const count = shortestPath(costs, state, search, start);
  const end = closed[count - 1];
  rowPotential[start] += distance[end];
  for (let i = 0; i < count - 1; i++) {
    const col = closed[i];
    const slack = distance[end] - distance[col];
    rowPotential[rowOfCol[col]] += slack;
    colPotential[col] -= slack;
  }
  for (let col = end; col >= 0; col = previous[col]) {
    rowOfCol[col] = previous[col] < 0 ? start : rowOfCol[previous[col]];
  }
}

/**
 * Dijkstra's search over reduced costs, from the row `start` to the nearest column without a row.
 *
 * @returns Number of columns that it closed.
 */
function shortestPath(
  costs: Float64Array,
  { rowOfCol, rowPotential, colPotential }: State,
  { distance, previous, closed, isClosed }: Search,
  start: number,
): number {
  const cols = rowOfCol.length;
  distance.fill(Infinity);
  isClosed.fill(0);
  let count = 0;
  let row = start;
  let col = -1;
  while (row >= 0) {
    const base = col < 0 ? 0 : distance[col];
    let nearest = -1;
    for (let next = 0; next < cols; next++) {
      if (isClosed[next]) continue;
      const through = base + (costs[row * cols + next] - rowPotential[row] - colPotential[next]);
      if (through < distance[next]) {
        distance[next] = through;
        previous[next] = col;
      }
      if (nearest < 0 || distance[next] < distance[nearest]) nearest = next;
    }
    col = nearest;
    row = rowOfCol[col];
    isClosed[col] = 1;
    closed[count++] = col;
  }
  return count;
}
