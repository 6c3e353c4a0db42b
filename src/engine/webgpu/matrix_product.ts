/**
 * Products of matrices in tiles that lie in the memory of a workgroup, each invocation with a block of sums of its own.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { GpuRuntime } from "./runtime.ts";
import type { Constant } from "./shader.ts";
import { addParts } from "./add_parts.ts";
import { valueType } from "./rows.ts";

/** Inner indices that a tile spans. */
const DEPTH = 16;

/** Columns of a product that an invocation computes. */
const COLUMNS_EACH = 4;

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
  /** Whether the same matrix `a` serves the whole batch. */
  readonly sharedA?: boolean;
  /** Whether the same matrix `b` does. */
  readonly sharedB?: boolean;
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
  readonly code: string;
  readonly reads?: Readonly<Record<string, TensorInfo>>;
  readonly writes: Readonly<Record<string, TensorInfo>>;
  /** Tensors of the finish that have the result's columns: vectors of four where those are whole ones. */
  readonly byColumn: readonly string[];
  readonly constants?: Readonly<Record<string, Constant>>;
  /** Whether `leave` is called. */
  readonly leaves?: boolean;
}

/** The tile that a workgroup computes. */
interface Tile {
  /** Rows that an invocation computes: 4 or 8. */
  readonly rowsEach: number;
  /** Invocations side by side, and one below the other. */
  readonly across: number;
  readonly down: number;
}

const LARGE: Tile = { rowsEach: 8, across: 16, down: 8 };
const SMALL: Tile = { rowsEach: 4, across: 8, down: 8 };

const rowsOfTile = ({ rowsEach, down }: Tile) => rowsEach * down;
const columnsOfTile = ({ across }: Tile) => COLUMNS_EACH * across;

function tilesOf({ batch, m, n }: ProductOperands, tile: Tile): number {
  return batch * Math.ceil(m / rowsOfTile(tile)) * Math.ceil(n / columnsOfTile(tile));
}

/** How a product is shared out. */
export interface ProductPlan {
  readonly tile: Tile;
  /** Number of workgroups. */
  readonly groups: number;
  /** Invocations in one. */
  readonly lanes: number;
}

/** Shares out a product. */
export function planProduct(operands: ProductOperands): ProductPlan {
  const tile = tilesOf(operands, LARGE) >= BUSY ? LARGE : SMALL;
  return { tile, groups: tilesOf(operands, tile), lanes: tile.across * tile.down };
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
  const plan = planProduct(operands);
  const parts = Math.min(Math.ceil(BUSY / plan.groups), Math.ceil(operands.k / LEAST_DEPTH));
  const y = runtime.allocate(parts > 1 ? [parts, ...shape] : shape);
  const finish = {
    name: "MatrixProduct",
    code: "fn finish(at: u32, column: u32, value: V) { y[at] = value; }",
    writes: { y },
    byColumn: ["y"],
  };
  runProduct(operands, plan, finish, Math.max(1, parts), runtime);
  if (parts <= 1) return y;
  const sum = addParts(y, parts, shape, 1, runtime);
  runtime.free(y);
  return sum;
}

function runProduct(
  operands: ProductOperands,
  { tile, groups, lanes }: ProductPlan,
  finish: ProductFinish,
  parts: number,
  runtime: GpuRuntime,
): void {
  const { a, b, transposeA, transposeB, m, n, k, batch, sharedA = false, sharedB = false } = operands;
  // Neighbours in memory lie along the rows of a stored matrix.
  const wideA = transposeA && m % 4 === 0;
  const wideB = !transposeB && n % 4 === 0;
  const wideY = n % 4 === 0;
  const depth = DEPTH * Math.ceil(k / parts / DEPTH);
  runtime.run({
    name: finish.name,
    variant: [finish.variant, tile.rowsEach, transposeA, transposeB, wideA, wideB, wideY].join(),
    code: () => productCode(tile, { transposeA, transposeB, wideA, wideB, wideY }, finish),
    lanes,
    groups: groups * parts,
    reads: { a, b, ...finish.reads },
    writes: finish.writes,
    wide: [...wideA ? ["a"] : [], ...wideB ? ["b"] : [], ...wideY ? finish.byColumn : []],
    constants: {
      m: { u32: m },
      n: { u32: n },
      k: { u32: k },
      batch: { u32: batch },
      depth: { u32: depth },
      strideA: { u32: sharedA ? 0 : m * k },
      strideB: { u32: sharedB ? 0 : k * n },
      ...finish.constants,
    },
  });
}

/** What the code of a product depends on. */
interface ProductLayout {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly wideA: boolean;
  readonly wideB: boolean;
  readonly wideY: boolean;
}

function productCode(tile: Tile, layout: ProductLayout, finish: ProductFinish): string {
  const { rowsEach, across, down } = tile;
  const [rows, columns] = [rowsOfTile(tile), columnsOfTile(tile)];
  const lanes = across * down;
  const blocks = rowsEach / 4;
  const each = (count: number, line: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i)).join("\n");
  return `
${valueType(layout.wideY)}
${finish.code}
${fourOf("A", "a", "m", layout.transposeA, layout.wideA)}
${fourOf("B", "b", "n", !layout.transposeB, layout.wideB)}
var<workgroup> tileA: array<vec4<f32>, ${DEPTH * rows / 4}>;
var<workgroup> tileB: array<vec4<f32>, ${DEPTH * columns / 4}>;
fn run(group: u32, lane: u32) {
  let tilesAcross = (c.n + ${columns - 1}u) / ${columns}u;
  let tilesDown = (c.m + ${rows - 1}u) / ${rows}u;
  let firstColumn = (group % tilesAcross) * ${columns}u;
  let firstRow = (group / tilesAcross) % tilesDown * ${rows}u;
  let image = group / (tilesAcross * tilesDown);
  let part = image / c.batch;
  let startA = image % c.batch * c.strideA;
  let startB = image % c.batch * c.strideB;
  let end = min(c.k, (part + 1u) * c.depth);
  let x = lane % ${across}u;
  let y = lane / ${across}u;
${each(rowsEach, (r) => `  var s${r} = vec4<f32>(0.0);`)}
  for (var k = part * c.depth; k < end; k += ${DEPTH}u) {
${each(DEPTH * rows / 4 / lanes, (i) => storeFour("A", rows, i * lanes, layout.transposeA))}
${each(DEPTH * columns / 4 / lanes, (i) => storeFour("B", columns, i * lanes, !layout.transposeB))}
    workgroupBarrier();
    for (var d = 0u; d < ${DEPTH}u; d++) {
      let b = tileB[d * ${columns / 4}u + x];
${each(blocks, (i) => `      let a${i} = tileA[d * ${rows / 4}u + y * ${blocks}u + ${i}u];`)}
${each(rowsEach, (r) => `      s${r} += a${Math.floor(r / 4)}.${"xyzw"[r % 4]} * b;`)}
    }
    workgroupBarrier();
  }
  let column = firstColumn + x * 4u;
  let start = image * c.m * c.n;
${each(rowsEach, (r) => finishRow(`firstRow + y * ${rowsEach}u + ${r}u`, `s${r}`, layout.wideY))}
${finish.leaves ? "  leave(group, lane);" : ""}
}`;
}

/**
 * WGSL of a function that reads four neighbours along an outer axis, `size` long, at an inner index; 0 beyond the matrix.
 *
 * @param along Whether neighbours lie side by side in memory.
 */
function fourOf(name: string, from: string, size: string, along: boolean, wide: boolean): string {
  const body = wide
    ? `
  if (outer >= c.${size} || inner >= end) { return vec4<f32>(0.0); }
  return ${from}[(start + inner * c.${size} + outer) / 4u];`
    : `
  return vec4<f32>(${[0, 1, 2, 3].map((i) => `one${name}(start, outer + ${i}u, inner, end)`).join(", ")});`;
  const at = along ? `inner * c.${size} + outer` : "outer * c.k + inner";
  const one = wide ? "" : `
fn one${name}(start: u32, outer: u32, inner: u32, end: u32) -> f32 {
  if (outer >= c.${size} || inner >= end) { return 0.0; }
  return ${from}[start + ${at}];
}`;
  return `${one}
fn four${name}(start: u32, outer: u32, inner: u32, end: u32) -> vec4<f32> {${body}
}`;
}

/** WGSL that fills a vector of a tile: invocations beside each other read what lies side by side. */
function storeFour(name: string, outer: number, offset: number, along: boolean): string {
  const at = `(lane + ${offset}u)`;
  const [d, four] = along
    ? [`${at} / ${outer / 4}u`, `${at} % ${outer / 4}u`]
    : [`${at} % ${DEPTH}u`, `${at} / ${DEPTH}u`];
  const first = name === "A" ? "firstRow" : "firstColumn";
  return `    tile${name}[${d} * ${outer / 4}u + ${four}] = ` +
    `four${name}(start${name}, ${first} + ${four} * 4u, k + ${d}, end);`;
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
