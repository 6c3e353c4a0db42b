import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { poolFills, renewsPool, specificWeight } from "../../../src/methods/hp/schedule.ts";

Deno.test("specificWeight() is 0 up to the end of the warm-up, then grows evenly", () => {
  assertEquals([0, 1, 2, 3, 4, 5].map((step) => specificWeight(step, 2, 6)), [0, 0, 0, 0.25, 0.5, 0.75]);
});

Deno.test("specificWeight() stays 0 where training ends within the warm-up", () => {
  assertEquals([0, 5, 9].map((step) => specificWeight(step, 1000, 10)), [0, 0, 0]);
});

Deno.test("specificWeight() never reaches 1", () => {
  fc.assert(fc.property(fc.nat(1000), fc.integer({ min: 1, max: 1000 }), (warmup, steps) => {
    const weight = specificWeight(steps - 1, warmup, steps);
    assert(weight >= 0 && weight < 1);
  }));
});

Deno.test("renewsPool() counts iterations afresh in every epoch and never starts one", () => {
  const renewals = Array.from({ length: 14 }, (_, step) => step).filter((step) => renewsPool(step, 3, 7));
  assertEquals(renewals, [3, 6, 10, 13]);
});

Deno.test("renewsPool() never renews in epochs that are shorter than the interval", () => {
  assertEquals(Array.from({ length: 50 }, (_, step) => renewsPool(step, 5, 5)).some(Boolean), false);
});

Deno.test("poolFills() counts what a training does", () => {
  fc.assert(
    fc.property(
      fc.nat(60),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 9 }),
      (steps, epoch, interval) => {
        const renewals = Array.from({ length: steps }, (_, step) => renewsPool(step, interval, epoch));
        const fills = poolFills({ steps, stepsPerEpoch: epoch }, { renew_interval: interval });
        assertEquals(fills, 2 + renewals.filter(Boolean).length);
      },
    ),
  );
});
