import { assert, assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { fusesMultiplyAdd, type Kernels, loadKernels } from "../../../src/engine/wasm/kernels.ts";

/** Kernels on a memory of their own of 16 MiB, seen as float32. */
async function instance(): Promise<{ kernels: Kernels; digest: string; floats: Float32Array }> {
  const memory = new WebAssembly.Memory({ initial: 256 });
  return { ...await loadKernels(memory), floats: new Float32Array(memory.buffer) };
}

Deno.test("loadKernels() names the artefact by 8 digits of its digest", async () => {
  assertMatch((await instance()).digest, /^[0-9a-f]{8}$/);
});

Deno.test("fusesMultiplyAdd() tells one rounding from two", () => {
  const kernels = (multiplyAdd: Kernels["multiplyAdd"]) => ({ multiplyAdd }) as Kernels;
  // Float64 holds these products exactly.
  assert(fusesMultiplyAdd(kernels((a, b, c) => a * b + c)));
  assert(!fusesMultiplyAdd(kernels((a, b, c) => Math.fround(a * b) + c)));
});

const TILES = [{ tile: "narrow", wide: false }, { tile: "wide", wide: true }];

for (const { tile, wide } of TILES) {
  Deno.test(`gemm() gives the same bits at any address and any stride, and twice in a row, with the ${tile} tile`, async () => {
    const { kernels, floats } = await instance();
    const [m, n, k, scratch] = [13, 21, 70, 4 * 2 ** 20];
    const run = (start: number, pad: number) => {
      const [a, b, c] = [start, start + 4 * m * (k + pad), start + 4 * (m * (k + pad) + k * (n + pad))];
      fill(floats, a, m, k, k + pad, Math.sin);
      fill(floats, b, k, n, n + pad, Math.cos);
      kernels.gemm(false, false, m, n, k, a, k + pad, b, n + pad, c, n + pad, scratch, wide);
      return read(floats, c, m, n, n + pad);
    };
    const first = run(64, 0);
    for (const [start, pad] of [[64, 0], [68, 0], [76, 1], [132, 3]]) assertEquals(run(start, pad), first);
  });

  Deno.test(`gemm() writes nothing beyond its matrix and its scratch with the ${tile} tile`, async () => {
    const { kernels, floats } = await instance();
    const [m, n, k, scratch] = [7, 19, 5, 2 ** 20];
    floats.fill(7);
    const [a, b, c] = [4096, 8192, 16384];
    kernels.gemm(false, false, m, n, k, a, k, b, n, c, n, scratch, wide);
    const scratchEnd = scratch + kernels.gemmScratchBytes();
    floats.forEach((value, i) => {
      const at = 4 * i;
      const written = (at >= c && at < c + 4 * m * n) || (at >= scratch && at < scratchEnd);
      if (!written && value !== 7) throw new Error(`the value at ${at} was overwritten with ${value}`);
    });
  });
}

Deno.test("gemm() gives the same bits with both tiles, for any sizes and transpositions, and they are near the sums in float64", async () => {
  const { kernels, floats } = await instance();
  const [a, b, c, scratch] = [64, 2 ** 20, 2 ** 21, 2 ** 22];
  const side = fc.integer({ min: 1, max: 40 });
  const depth = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 250, max: 520 }));
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), side, side, depth, (transposeA, transposeB, m, n, k) => {
      const [strideA, strideB] = [transposeA ? m : k, transposeB ? k : n];
      fill(floats, a, transposeA ? k : m, strideA, strideA, Math.sin);
      fill(floats, b, transposeB ? n : k, strideB, strideB, Math.cos);
      const [narrow, wide] = TILES.map((tile) => {
        kernels.gemm(transposeA, transposeB, m, n, k, a, strideA, b, strideB, c, n, scratch, tile.wide);
        return read(floats, c, m, n, n);
      });
      assertEquals(wide, narrow);
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let p = 0; p < k; p++) {
            sum += floats[a / 4 + (transposeA ? p * m + i : i * k + p)] *
              floats[b / 4 + (transposeB ? j * k + p : p * n + j)];
          }
          // Up to 520 products of values up to 1, each step rounded to 2^-24 of a sum that stays below 32.
          assertAlmostEquals(narrow[i][j], sum, 520 * 32 * 2 ** -24);
        }
      }
    }),
    { numRuns: 60 },
  );
});

/** Writes a matrix of `f` of running numbers at an address. */
function fill(
  floats: Float32Array,
  at: number,
  rows: number,
  columns: number,
  stride: number,
  f: (x: number) => number,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) floats[at / 4 + i * stride + j] = f(i * columns + j);
  }
}

/** The matrix at an address, row by row. */
function read(
  floats: Float32Array,
  at: number,
  rows: number,
  columns: number,
  stride: number,
): Float32Array[] {
  return Array.from(
    { length: rows },
    (_, i) => floats.slice(at / 4 + i * stride, at / 4 + i * stride + columns),
  );
}
