/**
 * Products of matrices in tiles, each invocation with a block of sums of its own.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { GpuRuntime } from "./runtime.ts";
import type { Constant } from "./shader.ts";
import { addParts } from "./add_parts.ts";
import { valueType } from "./rows.ts";

/** Inner indices that are in the memory of a workgroup at once. */
const DEPTH = 8;

/** Columns of a product that an invocation computes. */
const COLUMNS_EACH = 4;

/** Rows that it computes, the most first: a workgroup with more reads less, one with fewer leaves more for others. */
const ROWS_EACH = [16, 8, 4];

/** Invocations of a workgroup, side by side, for wide products and for narrow ones. */
const WIDE_LANES = 64;
const NARROW_LANES = 32;

/** How many workgroups keep a card busy: with fewer, tiles are smaller and long sums are parted. */
const BUSY = 64;

/** Inner indices that a part of a sum has at least. */
const LEAST_DEPTH = 256;

/** Matrices to multiply, batch by batch: `a` is `[m, k]` and `b` `[k, n]`, each stored so or transposed. */
export interface ProductOperands {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /**
   * How many matrices `a` there are: they serve the batch again and again.
   *
   * @default {batch}
   */
  readonly periodA?: number;
  /**
   * How many matrices `b` there are.
   *
   * @default {batch}
   */
  readonly periodB?: number;
  /**
   * Rows of what `a` is stored as that lie before the first that is read.
   *
   * @default {0}
   */
  readonly skippedA?: number;
  /**
   * Rows of what `b` is stored as that lie before the first that is read.
   *
   * @default {0}
   */
  readonly skippedB?: number;
}

/** What becomes of a product. */
export interface ProductFinish {
  /** Name of the kernel. */
  readonly name: string;
  /** What the code depends on besides the name. */
  readonly variant?: string;
  /**
   * WGSL that defines `fn finish(at: u32, column: u32, value: V)`, called for each entry, or each vector of four: `at` is its
   * place in the results, `column` that in a row. It may define `fn leave(group: u32, lane: u32)` for what comes last.
   */
  readonly code: (subgroup: number) => string;
  readonly reads?: Readonly<Record<string, TensorInfo>>;
  readonly writes: Readonly<Record<string, TensorInfo>>;
  /** Tensors of the finish that have the result's columns: vectors of four where those are whole ones. */
  readonly byColumn: readonly string[];
  readonly constants?: Readonly<Record<string, Constant>>;
  /** Whether `leave` is called. */
  readonly leaves?: boolean;
}

/** How a product is shared out. */
export interface ProductPlan {
  /** Rows of a workgroup's tile, which every invocation computes all of. */
  readonly rows: number;
  /** Invocations of a workgroup. */
  readonly lanes: number;
  /** Number of workgroups. */
  readonly groups: number;
}

/** Shares out a product. */
export function planProduct({ batch, m, n }: ProductOperands): ProductPlan {
  const lanes = n <= NARROW_LANES * COLUMNS_EACH ? NARROW_LANES : WIDE_LANES;
  const plans = ROWS_EACH.map((rows) => ({
    rows,
    lanes,
    groups: batch * Math.ceil(m / rows) * Math.ceil(n / (lanes * COLUMNS_EACH)),
  }));
  return plans.find(({ groups }) => groups >= BUSY) ?? plans.at(-1)!;
}

/** Multiplies, and hands each entry of the product to `finish`. */
export function multiplyThen(operands: ProductOperands, finish: ProductFinish, runtime: GpuRuntime): void {
  runProduct(operands, planProduct(operands), finish, 1, runtime);
}

/**
 * The product as a tensor. Where it is small and its sums are long, those are parted and the parts added in order.
 *
 * @param shape Of the result, `batch * m * n` entries.
 */
export function multiply(
  operands: ProductOperands,
  shape: readonly number[],
  runtime: GpuRuntime,
): TensorInfo {
  const { groups } = planProduct(operands);
  const parts = Math.min(Math.ceil(BUSY / groups), Math.ceil(operands.k / LEAST_DEPTH));
  if (parts <= 1) return productInParts(operands, 1, shape, runtime);
  const y = multiplyInParts(operands, parts, shape, runtime);
  const sum = addParts(y, parts, shape, 1, runtime);
  runtime.free(y);
  return sum;
}

/**
 * A product with long sums in parts.
 *
 * @param shape Of the result.
 * @returns `[parts, ...shape]`: whoever asked for them adds them up.
 */
export function multiplyInParts(
  operands: ProductOperands,
  parts: number,
  shape: readonly number[],
  runtime: GpuRuntime,
): TensorInfo {
  return productInParts(operands, parts, [parts, ...shape], runtime);
}

function productInParts(
  operands: ProductOperands,
  parts: number,
  shape: readonly number[],
  runtime: GpuRuntime,
): TensorInfo {
  const y = runtime.allocate(shape);
  const finish = {
    name: "MatrixProduct",
    code: () => "fn finish(at: u32, column: u32, value: V) { y[at] = value; }",
    writes: { y },
    byColumn: ["y"],
  };
  runProduct(operands, planProduct(operands), finish, parts, runtime);
  return y;
}

function runProduct(
  operands: ProductOperands,
  { rows, lanes, groups }: ProductPlan,
  finish: ProductFinish,
  parts: number,
  runtime: GpuRuntime,
): void {
  const { a, b, transposeA, transposeB, m, n, k, batch } = operands;
  const { periodA = batch, periodB = batch, skippedA = 0, skippedB = 0 } = operands;
  const layout = {
    ...{ rows, lanes, transposeA, transposeB },
    wideB: !transposeB && n % 4 === 0,
    wideY: n % 4 === 0,
  };
  runtime.run({
    name: finish.name,
    variant: [finish.variant, ...Object.values(layout)].join(),
    code: (subgroup) => productCode(layout, finish, subgroup),
    lanes,
    groups: groups * parts,
    reads: { a, b, ...finish.reads },
    writes: finish.writes,
    wide: [...layout.wideB ? ["b"] : [], ...layout.wideY ? finish.byColumn : []],
    constants: {
      m: { u32: m },
      n: { u32: n },
      k: { u32: k },
      batch: { u32: batch },
      depth: { u32: DEPTH * Math.ceil(k / parts / DEPTH) },
      periodA: { u32: periodA },
      periodB: { u32: periodB },
      firstA: { u32: skippedA * (transposeA ? m : k) },
      firstB: { u32: skippedB * (transposeB ? k : n) },
      ...finish.constants,
    },
  });
}

/** What the code of a product depends on. */
interface ProductLayout {
  readonly rows: number;
  readonly lanes: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** Whether `b` is read in vectors of four columns. */
  readonly wideB: boolean;
  /** Whether the product is written in such. */
  readonly wideY: boolean;
}

/**
 * The code of a product. The rows of `a` that a workgroup needs are in its memory, four inner indices to a vector, at places that
 * are known when the shader is compiled: all invocations read the same. Those of `b` come straight from where they are, each
 * invocation its own columns, unless they lie across: then they pass through that memory too.
 */
function productCode(layout: ProductLayout, finish: ProductFinish, subgroup: number): string {
  const { rows, lanes, transposeB, wideY } = layout;
  const columns = lanes * COLUMNS_EACH;
  const fours = DEPTH / 4;
  return `
${valueType(wideY)}
${finish.code(subgroup)}
${readers(layout)}
var<workgroup> tileA: array<vec4<f32>, ${rows * fours}>;
${transposeB ? `var<workgroup> tileB: array<vec4<f32>, ${DEPTH * lanes}>;` : ""}
fn run(group: u32, lane: u32) {
  let tilesAcross = (c.n + ${columns - 1}u) / ${columns}u;
  let tilesDown = (c.m + ${rows - 1}u) / ${rows}u;
  let firstColumn = group % tilesAcross * ${columns}u;
  let firstRow = group / tilesAcross % tilesDown * ${rows}u;
  let image = group / (tilesAcross * tilesDown);
  let startA = c.firstA + image % c.batch % c.periodA * c.m * c.k;
  let startB = c.firstB + image % c.batch % c.periodB * c.k * c.n;
  let part = image / c.batch;
  let end = min(c.k, (part + 1u) * c.depth);
  let column = firstColumn + lane * 4u;
${lines(rows, (r) => `  var s${r} = vec4<f32>(0.0);`)}
  for (var k = part * c.depth; k < end; k += ${DEPTH}u) {
    for (var i = lane; i < ${rows * fours}u; i += ${lanes}u) {
      tileA[i] = fourA(startA, firstRow + i / ${fours}u, k + i % ${fours}u * 4u, end);
    }
${
    transposeB
      ? `    for (var i = lane; i < ${DEPTH * lanes}u; i += ${lanes}u) {
      tileB[i % ${DEPTH}u * ${lanes}u + i / ${DEPTH}u] =
        fourB(startB, firstColumn + i / ${DEPTH}u * 4u, k + i % ${DEPTH}u, end);
    }`
      : ""
  }
    workgroupBarrier();
${lines(fours, (four) => addFour(layout, four))}
    workgroupBarrier();
  }
  let start = image * c.m * c.n;
${lines(rows, (r) => finishRow(`firstRow + ${r}u`, `s${r}`, wideY))}
${finish.leaves ? "  leave(group, lane);" : ""}
}`;
}

function lines(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => line(i)).join("\n");
}

/** WGSL that adds four inner indices to the sums. */
function addFour({ rows, lanes, transposeB }: ProductLayout, four: number): string {
  const b = (d: number) =>
    transposeB
      ? `tileB[${(4 * four + d) * lanes}u + lane]`
      : `fourB(startB, column, k + ${4 * four + d}u, end)`;
  return `    {
${lines(4, (d) => `      let b${d} = ${b(d)};`)}
${
    lines(rows, (r) =>
      `      let a${r} = tileA[${r * DEPTH / 4 + four}u];
      s${r} += (a${r}.x * b0 + a${r}.y * b1) + (a${r}.z * b2 + a${r}.w * b3);`)
  }
    }`;
}

/**
 * WGSL of the functions `fourA`, four inner indices of a row of `a`, and `fourB`, four columns of `b` at an inner index. Beyond the
 * end of the inner indices `a` is 0, beyond the matrices the last row or column stands in: what it gives goes nowhere.
 */
function readers({ transposeA, transposeB, wideB }: ProductLayout): string {
  const four = (one: (i: number) => string) => `vec4<f32>(${[0, 1, 2, 3].map(one).join(", ")})`;
  return `
fn oneA(start: u32, row: u32, inner: u32, end: u32) -> f32 {
  let i = min(inner, end - 1u);
  return select(0.0, a[start + ${transposeA ? "i * c.m + row" : "row * c.k + i"}], inner < end);
}
fn fourA(start: u32, row: u32, inner: u32, end: u32) -> vec4<f32> {
  let own = min(row, c.m - 1u);
  return ${four((i) => `oneA(start, own, inner + ${i}u, end)`)};
}
fn fourB(start: u32, column: u32, inner: u32, end: u32) -> vec4<f32> {
  let i = min(inner, end - 1u);
${
    wideB ? "  return b[(start + i * c.n + min(column, c.n - 4u)) / 4u];" : `  let last = c.n - 1u;
  return ${
      four((i) =>
        transposeB
          ? `b[start + min(column + ${i}u, last) * c.k + i]`
          : `b[start + i * c.n + min(column + ${i}u, last)]`
      )
    };`
  }
}`;
}

/** WGSL that hands a row of four sums on. */
function finishRow(row: string, sums: string, wide: boolean): string {
  const at = `start + (${row}) * c.n + column`;
  const entry = (i: number) =>
    `if (column + ${i}u < c.n) { finish(${at} + ${i}u, column + ${i}u, ${sums}.${"xyzw"[i]}); }`;
  return `  if (${row} < c.m) {
    ${
    wide
      ? `if (column < c.n) { finish((${at}) / 4u, column / 4u, ${sums}); }`
      : [0, 1, 2, 3].map(entry).join("\n    ")
  }
  }`;
}
