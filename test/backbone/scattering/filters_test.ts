import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { DIRECTIONS, filterBank, WAVELENGTHS } from "../../../src/backbone/scattering/filters.ts";

const { first, second, round } = filterBank(60, 120);

Deno.test("filterBank() has 5 scales, 8 first-order and 4 second-order directions", () => {
  assertEquals([first.length, second.length, round.length], [5, 5, 5]);
  assertEquals([first[0].length, second[0].length], [DIRECTIONS.first, DIRECTIONS.second]);
});

Deno.test("filters leave out the constant and let their own wavelength pass whole", () => {
  for (const filter of [...first.flat(), ...second.flat(), ...round]) assertEquals(filter[0], 0);
  // 12 pixels are 10 waves in 120 columns.
  assertAlmostEquals(round[WAVELENGTHS.indexOf(12)][10], 1, 1e-12);
  assertAlmostEquals(first[WAVELENGTHS.indexOf(12)][0][10], 1, 1e-12);
});

Deno.test("directed filters are one-sided", () => {
  const filter = first[WAVELENGTHS.indexOf(12)][0];
  assert(filter[120 - 10] < 1e-9);
  // A quarter turn on: direction 4 of 8 lets columns of waves pass that run down, 5 in 60 rows.
  assertAlmostEquals(first[WAVELENGTHS.indexOf(12)][4][5 * 120], 1, 1e-12);
});
