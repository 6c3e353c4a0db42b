import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { RandomStreams } from "../../../src/base/random.ts";
import {
  logEValue,
  pNoDifference,
  pNotBetween,
  runningSums,
  sequenceReach,
} from "../../../src/results/statistics/sequential_test.ts";

const DIFFERENCES = [1.2, 0.4, 2.1, 0.9, 1.5, 0.7, 1.8, 1.1];

const eValue = (values: readonly number[], center?: number) =>
  Math.exp(logEValue(runningSums(values).at(-1)!, center));

Deno.test("logEValue() of 1 and 3 is that of t = 2 with n = 2", () => {
  // E = 3^(-1/2) (1 + 4) / (1 + 4/3) = 15 / (7 sqrt(3)).
  assertAlmostEquals(eValue([1, 3]), 15 / (7 * Math.sqrt(3)), 1e-12);
});

Deno.test("logEValue() is the mixture of noncentral t densities over the central one", () => {
  // t, n = mean / (sd / sqrt(n)), len(values)
  // quad(lambda d: nct.pdf(t, n - 1, sqrt(n) * d) * norm.pdf(d), -12, 12)[0] / t_distribution.pdf(t, n - 1), scipy 1.17.1
  assertAlmostEquals(eValue(DIFFERENCES), 80.35287326, 1e-6);
  assertAlmostEquals(eValue(DIFFERENCES.slice(0, 2)), 1.23717915, 1e-6);
  assertAlmostEquals(eValue(DIFFERENCES.slice(0, 5)), 7.25886204, 1e-6);
  assertAlmostEquals(eValue(DIFFERENCES, 2), 14.65506263, 1e-6);
  assertAlmostEquals(eValue([0.3, -0.2, 0.1, 0.5, -0.4, 0.2]), 0.45583321, 1e-6);
});

Deno.test("logEValue() is the marginal likelihood with the right Haar prior over that without an effect", () => {
  // dblquad over log(s) in [-6, 6] and d in [-8, 8] of prod(norm.pdf(x, d * s, s)) * norm.pdf(d), over its integral at d = 0
  assertAlmostEquals(eValue([1.2, 0.4, 2.1]), 1.76995069, 1e-6);
});

Deno.test("logEValue() knows no unit, and nothing of one difference", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 12 }),
    fc.constantFrom(-3, -0.5, 0.01, 700),
    (values, factor) => {
      const [log, scaled] = [values, values.map((value) => value * factor)]
        .map((list) => logEValue(runningSums(list).at(-1)!));
      assertAlmostEquals(scaled, log, 1e-8);
    },
  ));
  assertEquals(eValue([7]), 1);
  assertEquals(pNoDifference([7]), 1);
});

Deno.test("sequenceReach() ends where the e-value reaches 1 / alpha", () => {
  // brentq(lambda c: e_value(values, c) - 1 / alpha, mean, 50) - mean with the quadrature above
  const reach = (count: number, alpha: number) =>
    sequenceReach(runningSums(DIFFERENCES.slice(0, count)).at(-1)!, alpha);
  assertAlmostEquals(reach(8, 0.05), 0.85183758, 1e-6);
  assertAlmostEquals(reach(8, 0.025), 1.01336006, 1e-6);
  assertAlmostEquals(reach(5, 0.05), 2.41175223, 1e-6);
  assertEquals(reach(4, 0.05), Infinity);
});

Deno.test("pNoDifference() and pNotBetween() decide where the confidence sequence has done so", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: -9, max: 20 }), { minLength: 1, maxLength: 15 }),
    fc.integer({ min: 1, max: 20 }),
    fc.constantFrom(0.2, 0.05, 0.01),
    (values, margin, alpha) => {
      const looks = runningSums(values).map((sums) => ({ ...sums, reach: sequenceReach(sums, alpha) }));
      const excluded = looks.some(({ mean, reach }) => Math.abs(mean) > reach * (1 + 1e-9));
      const within = looks.some(({ mean, reach }) => Math.abs(mean) + reach < margin * (1 - 1e-9));
      if (excluded && looks.every(({ mean }) => mean > 0)) {
        assert(pNoDifference(values) <= alpha * (1 + 1e-6));
      }
      if (within) assert(pNotBetween(values, -margin, margin) <= alpha * (1 + 1e-6));
      if (looks.every(({ mean, reach }) => Math.abs(mean) < reach * (1 - 1e-9))) {
        assert(pNoDifference(values) >= alpha * (1 - 1e-6));
      }
    },
  ));
});

Deno.test("pNoDifference() is as small as it ever was, unless the mean has changed sides", () => {
  const early = pNoDifference(DIFFERENCES);
  assertAlmostEquals(early, 1 / 80.35287326, 1e-9);
  assertEquals(pNoDifference([...DIFFERENCES, -9, 9, -9]), early);
  assert(pNoDifference([...DIFFERENCES, -9, -9]) > 0.1);
});

Deno.test("pNotBetween() of one bound is that of no difference to it", () => {
  const shifted = DIFFERENCES.map((value) => value + 1);
  assertAlmostEquals(pNotBetween(DIFFERENCES, -1, Infinity), pNoDifference(shifted), 1e-12);
  assertEquals(pNotBetween(DIFFERENCES, -Infinity, 1), 1);
});

Deno.test("equal rows are equivalent within any margin from the fifth seed on", () => {
  assert(pNotBetween([0, 0, 0, 0], -0.5, 0.5) > 0.05);
  assert(pNotBetween([0, 0, 0, 0, 0], -0.5, 0.5) < 0.05);
  assertEquals(pNoDifference([0, 0, 0, 0, 0]), 1);
});

Deno.test("a look after each of 60 seeds errs in at most 5% of sequences, for a difference as for equivalence", () => {
  const sequences = 2000;
  const wrong = { difference: 0, equivalence: 0 };
  for (let i = 0; i < sequences; i++) {
    const noise = [...new RandomStreams(0).stream("test/sequence", i).normals(60)];
    if (pNoDifference(noise) <= 0.05) wrong.difference++;
    if (pNotBetween(noise.map((value) => value + 1), -1, 1) <= 0.05) wrong.equivalence++;
  }
  assert(wrong.difference / sequences < 0.05, JSON.stringify(wrong));
  assert(wrong.equivalence / sequences < 0.05, JSON.stringify(wrong));
  // It is no idle test either: Ville's inequality is not loose by much.
  assert(wrong.difference / sequences > 0.01, JSON.stringify(wrong));
});
