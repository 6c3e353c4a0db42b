/**
 * The lattice filter written word for word from the reference page, slowly, coordinates in float32 and all else in float64: an oracle
 * for the fast one.
 *
 * @module
 */

interface Corner {
  readonly key: string;
  readonly weight: number;
}

/** K(q) for one channel: features [pixels, d], values [pixels]. */
export function referenceFilter(features: Float32Array, d: number, values: ArrayLike<number>): number[] {
  const pixels = Array.from(
    { length: values.length },
    (_, p) => corners([...features.subarray(p * d, (p + 1) * d)]),
  );
  let points = new Map<string, number>();
  pixels.forEach((around, p) =>
    around.forEach(({ key, weight }) => points.set(key, (points.get(key) ?? 0) + weight * values[p]))
  );
  for (let j = 0; j <= d; j++) points = blur(points, j, d);
  return pixels.map((around) =>
    around.reduce((sum, { key, weight }) => sum + weight * points.get(key)!, 0) / (1 + 2 ** -d)
  );
}

/**
 * The d + 1 lattice points around a feature vector (steps 1 to 7). Products and sums are taken in the same order as in the
 * fast code, so that features on the edge between two simplices fall into the same one.
 */
export function corners(features: number[]): Corner[] {
  const d = features.length;
  const { fround } = Math;
  const c = features.map((f, j) =>
    fround(f * fround(Math.sqrt(2 / 3) * (d + 1) / Math.sqrt((j + 1) * (j + 2))))
  );
  const tail = (i: number) => c.slice(i).reduceRight((a, b) => fround(a + b), 0);
  const e = Array.from(
    { length: d + 1 },
    (_, i) => i === 0 ? tail(0) : fround(tail(i) - fround(i * c[i - 1])),
  );
  const v = e.map((x) => roundToEven(fround(x * fround(1 / (d + 1)))));
  const r = v.map((x) => x * (d + 1));
  const s = v.reduce((a, b) => a + b, 0);
  const t = e.map((x, i) => fround(x - r[i]));
  const rank = t.map((x, i) => t.filter((y, j) => j > i ? x < y : j < i && !(y < x)).length + s);
  rank.forEach((x, i) => {
    const shift = x < 0 ? d + 1 : x > d ? -(d + 1) : 0;
    rank[i] += shift;
    r[i] += shift;
  });
  const b = new Array(d + 2).fill(0);
  e.forEach((x, i) => {
    const share = fround(fround(x - r[i]) * fround(1 / (d + 1)));
    b[d - rank[i]] += share;
    b[d + 1 - rank[i]] -= share;
  });
  b[0] += 1 + b[d + 1];
  return Array.from({ length: d + 1 }, (_, k) => ({
    key: r.slice(0, d).map((x, i) => x + (rank[i] <= d - k ? k : k - (d + 1))).join(),
    weight: b[k],
  }));
}

function blur(points: Map<string, number>, j: number, d: number): Map<string, number> {
  const neighbour = (key: string, sign: number) => {
    const at = key.split(",").map((x, i) => Number(x) + sign * (i === j ? d : -1));
    return points.get(at.join()) ?? 0;
  };
  return new Map([...points].map(([key, v]) => [key, v + 0.5 * (neighbour(key, 1) + neighbour(key, -1))]));
}

function roundToEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  return rest > 0.5 || rest === 0.5 && floor % 2 !== 0 ? floor + 1 : floor;
}
