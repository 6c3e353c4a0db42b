import { assertEquals, assertThrows } from "@std/assert";
import { type DenseCrfOptions, resolveDenseCrf } from "../../../src/nn/crf/options.ts";

const SIZE = { width: 4, height: 3, classes: 2 };

Deno.test("resolveDenseCrf() fills in the official settings", () => {
  assertEquals(resolveDenseCrf(SIZE, { iterations: 1 }), {
    width: 4,
    height: 3,
    classes: 2,
    iterations: 1,
    positionWeight: 3,
    positionStd: 1,
    bilateralWeight: 4,
    bilateralPositionStd: 67,
    bilateralColourStd: 3,
    unaryClip: 1e-5,
  });
});

Deno.test("resolveDenseCrf() refuses settings out of range by name", () => {
  const bad: [DenseCrfOptions, string][] = [
    [{ iterations: 1.5 }, '"iterations": 1.5, expected an integer of at least 0'],
    [{ positionWeight: -1 }, '"positionWeight": -1, expected a finite number of at least 0'],
    [{ bilateralWeight: NaN }, '"bilateralWeight": NaN, expected a finite number of at least 0'],
    [{ bilateralColourStd: 0 }, '"bilateralColourStd": 0, expected a finite number above 0'],
    [{ unaryClip: 1 }, '"unaryClip": 1, expected a number between 0 and 1'],
  ];
  for (const [options, message] of bad) {
    assertThrows(() => resolveDenseCrf(SIZE, options), RangeError, message);
  }
});

Deno.test("resolveDenseCrf() refuses sizes that are not positive integers", () => {
  for (const width of [0, -1, 2.5, NaN]) {
    assertThrows(
      () => resolveDenseCrf({ ...SIZE, width }, {}),
      RangeError,
      `"width": ${width}, expected a positive integer`,
    );
  }
});
