import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { arrayBytes, Workspace } from "../../../src/nn/crf/_workspace.ts";
import { LANES, PermutohedralLattice } from "../../../src/nn/crf/lattice.ts";
import { referenceFilter } from "./_reference.ts";

/** A lattice with room for its filter: values, result and points. */
function makeLattice(pixels: number, d: number, channels = LANES) {
  const points = pixels * (d + 1) * channels;
  const bytes = PermutohedralLattice.bytes(pixels, d) + arrayBytes(points) +
    2 * arrayBytes(pixels * channels);
  const workspace = new Workspace(bytes);
  const lattice = new PermutohedralLattice(workspace, pixels, d);
  const values = workspace.float32(pixels * channels);
  const out = workspace.float32(pixels * channels);
  return { lattice, values, out, rows: workspace.float32(points) };
}

const features = fc.integer({ min: 1, max: 5 }).chain((d) =>
  fc.record({
    d: fc.constant(d),
    features: fc.array(fc.array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: d, maxLength: d }), {
      minLength: 1,
      maxLength: 12,
    }).map((rows) => Float32Array.from(rows.flat())),
  })
);

Deno.test("filter() of one pixel half way between two lattice points is 3/4", () => {
  // Splat 1/2 and 1/2; each of the two blurs multiplies by 1 + 1/2; the slice divides by 1 + 2^-1.
  const { lattice, values, out, rows } = makeLattice(1, 1);
  lattice.build(Float32Array.of(0.5 / (Math.sqrt(2 / 3) * 2 / Math.sqrt(2))));
  lattice.filter(values.fill(1), LANES, out, rows);
  assertEquals(lattice.points, 2);
  assertAlmostEquals(out[0], 0.5 * 1.5 * 1.5 / 1.5, 1e-6);
});

Deno.test("filter() agrees with the reference filter, each channel on its own", () => {
  fc.assert(fc.property(features, ({ d, features }) => {
    const pixels = features.length / d;
    const { lattice, values, out, rows } = makeLattice(pixels, d, 8);
    lattice.build(features);
    values.forEach((_, i) => values[i] = i * 7 % 11 / 11);
    lattice.filter(values, 8, out, rows, 2);
    for (const channel of [0, 5]) {
      const expected = referenceFilter(features, d, values.filter((_, i) => i % 8 === channel));
      // Float32 sums of up to 12 pixels whose weights grow up to 2^6 times in six blurs.
      expected.forEach((x, p) => assertAlmostEquals(out[8 * p + channel], 2 * x, 2e-4));
    }
  }));
});

Deno.test("normalise() returns a * K(a) for a constant map, and 1 for a lonely pixel", () => {
  fc.assert(fc.property(features, ({ d, features }) => {
    const pixels = features.length / d;
    const { lattice, values, out, rows } = makeLattice(pixels, d);
    lattice.build(features);
    lattice.normalise(rows, values, out);
    lattice.filter(values.fill(1), LANES, out.fill(0), rows);
    const a = referenceFilter(features, d, new Array(pixels).fill(1)).map((k) => 1 / Math.sqrt(k + 1e-20));
    const expected = referenceFilter(features, d, a);
    expected.forEach((x, p) => assertAlmostEquals(out[LANES * p], a[p] * x, 1e-4));
    if (pixels === 1) assertAlmostEquals(out[0], 1, 1e-5);
  }));
});

Deno.test("filter() treats pixels far apart as if each were alone", () => {
  const { lattice, values, out, rows } = makeLattice(2, 2);
  lattice.build(Float32Array.of(0, 0, 50, 50));
  lattice.normalise(rows, values, out);
  values.fill(3, 0, LANES).fill(5, LANES);
  lattice.filter(values, LANES, out.fill(0), rows);
  assertAlmostEquals(out[0], 3, 1e-5);
  assertAlmostEquals(out[LANES], 5, 1e-5);
});

Deno.test("build() forgets the lattice before it", () => {
  const first = Float32Array.of(0, 0, 1, 2, -3, 1);
  const second = Float32Array.of(0.3, 0, 0.1, 0.2, 0.4, -0.1);
  const fresh = makeLattice(3, 2);
  const used = makeLattice(3, 2);
  used.lattice.build(first);
  for (const { lattice, values, out, rows } of [fresh, used]) {
    lattice.build(second);
    lattice.normalise(rows, values, out);
    lattice.filter(values.fill(1), LANES, out.fill(0), rows);
  }
  assertEquals(used.lattice.points, fresh.lattice.points);
  assertEquals(used.out, fresh.out);
});

Deno.test("build() refuses features of another size", () => {
  const { lattice } = makeLattice(3, 2);
  assertThrows(
    () => lattice.build(new Float32Array(5)),
    TypeError,
    '"features": 5 numbers, expected 3 pixels x 2',
  );
});
