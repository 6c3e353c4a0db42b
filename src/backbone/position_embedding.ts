/**
 * The position table of a vision transformer at other picture sizes.
 *
 * @module
 */

/** Coefficient of the cubic kernel as in PyTorch's bicubic interpolation (reference: backbones, section 2). */
const A = -0.75;

/** A position table: one row a patch of a square grid. */
export interface PositionTable {
  /** Patches along a side. */
  readonly grid: number;
  /** Channels of a row. */
  readonly channels: number;
  /** `grid * grid * channels` values, patches row by row, without the class token's row. */
  readonly values: Float32Array;
}

/**
 * Resizes a position table as DINO does: bicubic, half-pixel centres, indices clamped to the border, no antialiasing.
 *
 * The sampling follows the scale factors `(height + 0.1) / grid` and `(width + 0.1) / grid`, not the ratio of the sizes. A square
 * grid of the stored size is returned as it is; another grid with as many patches is resized.
 *
 * @param table The stored table.
 * @param height Rows of patches wanted.
 * @param width Columns of patches wanted.
 * @returns `height * width * channels` values, computed in float64.
 */
export function resizePositions(table: PositionTable, height: number, width: number): Float32Array {
  const { grid, channels, values } = table;
  if (height === grid && width === grid) return values;
  const rows = cubicTaps(grid, height);
  const columns = cubicTaps(grid, width);
  const wide = new Float64Array(grid * width * channels);
  for (let y = 0; y < grid; y++) {
    for (let x = 0; x < width; x++) addTaps(values, columns[x], y * grid, 1, channels, wide, y * width + x);
  }
  const resized = new Float64Array(height * width * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) addTaps(wide, rows[y], x, width, channels, resized, y * width + x);
  }
  return Float32Array.from(resized);
}

/** One neighbour of a sample along an axis. */
interface Tap {
  readonly index: number;
  readonly weight: number;
}

/** The four neighbours of each of `wanted` samples among `stored` ones. */
function cubicTaps(stored: number, wanted: number): Tap[][] {
  const scale = (wanted + 0.1) / stored;
  return Array.from({ length: wanted }, (_, i) => {
    const source = (i + 0.5) / scale - 0.5;
    const floor = Math.floor(source);
    return [-1, 0, 1, 2].map((step) => ({
      index: Math.min(Math.max(floor + step, 0), stored - 1),
      weight: cubic(Math.abs(source - floor - step)),
    }));
  });
}

/** The cubic convolution kernel at a distance of 0..2. */
function cubic(x: number): number {
  if (x <= 1) return ((A + 2) * x - (A + 3)) * x * x + 1;
  return ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
}

/** Sets row `target` of `to` to the weighted rows `first + index * stride` of `from`. */
function addTaps(
  from: ArrayLike<number>,
  taps: readonly Tap[],
  first: number,
  stride: number,
  channels: number,
  to: Float64Array,
  target: number,
): void {
  for (const { index, weight } of taps) {
    const start = (first + index * stride) * channels;
    for (let c = 0; c < channels; c++) to[target * channels + c] += weight * from[start + c];
  }
}
