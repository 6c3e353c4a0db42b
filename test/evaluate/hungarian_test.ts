import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { linearSumAssignment } from "linear-sum-assignment";
import { assign, type Pair } from "../../src/evaluate/hungarian.ts";
import { readGolden } from "../data/_files.ts";

interface Table {
  readonly rows: number;
  readonly cols: number;
  readonly scores: number[];
}

/** Tables of whole numbers up to a side and a magnitude. */
function tables(side: number, magnitude: number): fc.Arbitrary<Table> {
  const size = fc.integer({ min: 1, max: side });
  const value = fc.integer({ min: -magnitude, max: magnitude });
  return fc.tuple(size, size).chain(([rows, cols]) =>
    fc.array(value, { minLength: rows * cols, maxLength: rows * cols }).map((scores) => ({
      rows,
      cols,
      scores,
    }))
  );
}

function total({ cols, scores }: Table, pairs: readonly Pair[]): bigint {
  return pairs.reduce((sum, [row, col]) => sum + BigInt(scores[row * cols + col]), 0n);
}

/** The largest total over all one-to-one assignments of as many pairs as fit, by trying every one. */
function bruteForce(table: Table, row = 0, used: readonly number[] = []): bigint {
  const { rows, cols, scores } = table;
  const left = Math.min(rows, cols) - used.length;
  if (left === 0) return 0n;
  let best: bigint | undefined;
  const consider = (value: bigint) => {
    if (best === undefined || value > best) best = value;
  };
  if (rows - row > left) consider(bruteForce(table, row + 1, used));
  for (let col = 0; col < cols; col++) {
    if (used.includes(col)) continue;
    consider(BigInt(scores[row * cols + col]) + bruteForce(table, row + 1, [...used, col]));
  }
  return best!;
}

function assertOneToOne({ rows, cols }: Table, pairs: readonly Pair[]): void {
  assertEquals(pairs.length, Math.min(rows, cols));
  assertEquals(new Set(pairs.map(([row]) => row)).size, pairs.length);
  assertEquals(new Set(pairs.map(([, col]) => col)).size, pairs.length);
  assert(pairs.every(([row], i) => i === 0 || row > pairs[i - 1][0]));
  assert(pairs.every(([row, col]) => row >= 0 && row < rows && col >= 0 && col < cols));
}

Deno.test("assign() matches the clusters of the worked example", () => {
  const pairs = assign([1, 2, 0, 0, 1, 2, 2, 0, 0], { rows: 3, cols: 3, maximise: true });
  assertEquals(pairs, [[0, 1], [1, 2], [2, 0]]);
});

Deno.test("assign() minimises unless told otherwise", () => {
  assertEquals(assign([1, 2, 3, 1], { rows: 2, cols: 2 }), [[0, 0], [1, 1]]);
  assertEquals(assign([1, 2, 3, 1], { rows: 2, cols: 2, maximise: true }), [[0, 1], [1, 0]]);
});

Deno.test("assign() leaves out rows or columns of a table that is not square", () => {
  assertEquals(assign([5, 9, 1], { rows: 1, cols: 3, maximise: true }), [[0, 1]]);
  assertEquals(assign([5, 9, 1], { rows: 3, cols: 1, maximise: true }), [[1, 0]]);
});

Deno.test("assign() returns nothing for a table without rows or columns", () => {
  assertEquals(assign([], { rows: 0, cols: 4 }), []);
  assertEquals(assign([], { rows: 4, cols: 0 }), []);
});

Deno.test("assign() reaches the total of trying every assignment, in both directions", () => {
  fc.assert(fc.property(tables(6, 20), fc.boolean(), (table, maximise) => {
    const pairs = assign(table.scores, { rows: table.rows, cols: table.cols, maximise });
    assertOneToOne(table, pairs);
    const sign = maximise ? 1 : -1;
    const best = bruteForce({ ...table, scores: table.scores.map((score) => sign * score) });
    assertEquals(total(table, pairs) * BigInt(sign), best);
  }));
});

Deno.test("assign() is exact for counts that add up to 2^52", () => {
  const side = 5;
  const limit = Math.floor(2 ** 52 / side ** 2);
  // Neighbouring large numbers: an optimum by rounded sums would often be off by a few.
  const value = fc.integer({ min: limit - 3, max: limit });
  fc.assert(fc.property(fc.array(value, { minLength: 25, maxLength: 25 }), (scores) => {
    const table = { rows: side, cols: side, scores };
    const pairs = assign(scores, { rows: side, cols: side, maximise: true });
    assertEquals(total(table, pairs), bruteForce(table));
  }));
});

Deno.test("assign() reaches the total of the package linear-sum-assignment on larger tables", () => {
  fc.assert(
    fc.property(tables(30, 1e6), (table) => {
      const { rows, cols, scores } = table;
      const matrix = Array.from({ length: rows }, (_, row) => scores.slice(row * cols, (row + 1) * cols));
      const pairs = assign(scores, { rows, cols, maximise: true });
      assertOneToOne(table, pairs);
      const oracle = linearSumAssignment(matrix, { maximaze: true });
      assertEquals(Number(total(table, pairs)), oracle.gain);
    }),
    { numRuns: 40 },
  );
});

Deno.test("assign() gives SciPy's assignment for all golden tables", async () => {
  const golden = await readGolden("metrics");
  const names = golden.names.filter((name) => /^lsa\d+\.matrix$/.test(name)).map((name) =>
    name.split(".")[0]
  );
  assertEquals(names.length, 6);
  for (const name of names) {
    const { shape: [rows, cols], data } = golden.get(`${name}.matrix`);
    const pairs = assign(data, { rows, cols, maximise: true });
    assertEquals(pairs.map(([row]) => row), golden.get(`${name}.rows`).data, name);
    assertEquals(pairs.map(([, col]) => col), golden.get(`${name}.cols`).data, name);
  }
});

Deno.test("assign() refuses scores that are not finite and tables of another size", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    const error = assertThrows(() => assign([1, 2, 3, bad], { rows: 2, cols: 2 }), RangeError);
    assertEquals(
      error.message,
      `Cannot assign table "2x2": the score in row 1, column 1 is ${bad}, expected a finite number`,
    );
  }
  const error = assertThrows(() => assign([1, 2, 3], { rows: 2, cols: 2 }), TypeError);
  assertEquals(error.message, 'Cannot assign table "2x2": there are 3 scores, expected 4');
});

Deno.test("assign() refuses sizes that are no whole numbers, whatever their product", () => {
  for (const [rows, cols] of [[-1, -4], [0.5, 8], [NaN, 4], [Infinity, 0]]) {
    assertThrows(
      () => assign([1, 2, 3, 4], { rows, cols }),
      RangeError,
      `Cannot assign table "${rows}x${cols}": there are ${rows} rows and ${cols} columns, expected whole numbers from 0`,
    );
  }
});
