/**
 * The position table of a vision transformer at other picture sizes.
 *
 * @module
 */

/**
 * How a table is resized (reference: backbones2, section 5):
 *
 * - `offset`: DINO, iBOT, DINOv2 without registers: by the scale factors `(n + 0.1) / grid`, without antialiasing;
 * - `antialias`: DINOv2 with registers: to the size wanted, with antialiasing;
 * - `size`: transformers' `Dinov2Model`: to the size wanted, without antialiasing.
 */
export type PositionRule = "offset" | "antialias" | "size";

/** Coefficients of the cubic kernel as in PyTorch's bicubic interpolation, without antialiasing and with. */
const [PLAIN, ANTIALIASED] = [-0.75, -0.5];

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
 * Resizes a position table: bicubic, half-pixel centres.
 *
 * DINO's rule, `offset`, clamps indices to the border, and its sampling follows the scale factors `(height + 0.1) / grid` and
 * `(width + 0.1) / grid`, not the ratio of the sizes. A square grid of the stored size is returned as it is; another grid with
 * as many patches is resized.
 *
 * @param table The stored table.
 * @param height Rows of patches wanted.
 * @param width Columns of patches wanted.
 * @param rule How it is resized.
 * @returns `height * width * channels` values, computed in float64.
 */
export function resizePositions(
  table: PositionTable,
  height: number,
  width: number,
  rule: PositionRule = "offset",
): Float32Array {
  const { grid, channels, values } = table;
  if (height === grid && width === grid) return values;
  const taps = (wanted: number) =>
    rule === "antialias"
      ? antialiasedTaps(grid, wanted)
      : cubicTaps(grid, wanted, rule === "offset" ? 0.1 : 0);
  const rows = taps(height);
  const columns = taps(width);
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
function cubicTaps(stored: number, wanted: number, offset: number): Tap[][] {
  const scale = (wanted + offset) / stored;
  return Array.from({ length: wanted }, (_, i) => {
    const source = (i + 0.5) / scale - 0.5;
    const floor = Math.floor(source);
    return [-1, 0, 1, 2].map((step) => ({
      index: Math.min(Math.max(floor + step, 0), stored - 1),
      weight: cubic(Math.abs(source - floor - step), PLAIN),
    }));
  });
}

/** All that a kernel, stretched where the table shrinks, reaches of each of `wanted` samples: taps beyond the border are left out. */
function antialiasedTaps(stored: number, wanted: number): Tap[][] {
  const ratio = stored / wanted;
  const stretch = Math.max(ratio, 1);
  return Array.from({ length: wanted }, (_, i) => {
    const center = ratio * (i + 0.5);
    const first = Math.max(0, Math.floor(center - 2 * stretch + 0.5));
    const end = Math.min(stored, Math.floor(center + 2 * stretch + 0.5));
    const taps = Array.from({ length: end - first }, (_, k) => ({
      index: first + k,
      weight: cubic(Math.abs((first + k + 0.5 - center) / stretch), ANTIALIASED),
    }));
    const sum = taps.reduce((total, { weight }) => total + weight, 0);
    return taps.map(({ index, weight }) => ({ index, weight: weight / sum }));
  });
}

/** The cubic convolution kernel of coefficient `a` at a distance; 0 from a distance of 2 on. */
function cubic(x: number, a: number): number {
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
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
