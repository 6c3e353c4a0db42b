import { assert, assertAlmostEquals, assertEquals, assertMatch, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Confusion, type Counts } from "../../src/evaluate/confusion.ts";
import { scoreClusters, scoreProbe } from "../../src/evaluate/scores.ts";
import { readGolden } from "../data/_files.ts";

function counts(classes: number, data: readonly number[], extra = 0): Counts {
  return { classes, extra, data: Float64Array.from(data) };
}

Deno.test("scoreClusters() scores the worked example", () => {
  const confusion = new Confusion(3);
  confusion.add([2, 2, 0, 0, 0, 1, 1, 1, 2], [0, 0, 0, 1, 1, 1, 2, 2, -1]);
  const scores = scoreClusters(confusion);
  assertEquals(scores.assignment, [1, 2, 0]);
  assertEquals([...scores.histogram], [2, 0, 0, 1, 2, 0, 0, 1, 2]);
  assertEquals(scores.accuracy, 75);
  // Thirds have no exact float64: 1e-12 is a few units in the last place of a percentage.
  for (const [i, iou] of [200 / 3, 50, 200 / 3].entries()) assertAlmostEquals(scores.iou[i]!, iou, 1e-12);
  assertAlmostEquals(scores.miou, 550 / 9, 1e-12);
});

Deno.test("scoreProbe() matches nothing", () => {
  const scores = scoreProbe(counts(2, [1, 3, 4, 2]));
  assertEquals(scores.assignment, [0, 1]);
  assertEquals([...scores.histogram], [1, 3, 4, 2]);
  assertEquals(scores.accuracy, 30);
  assertEquals(scores.iou, [12.5, 200 / 9]);
});

Deno.test("scoreClusters() leaves a class that is neither labelled nor predicted out of the mean", () => {
  const scores = scoreClusters(counts(3, [4, 0, 0, 0, 6, 0, 0, 0, 0]));
  assertEquals(scores.iou, [100, 100, null]);
  assertEquals([scores.accuracy, scores.miou], [100, 100]);
});

Deno.test("scoreClusters() counts a class that is predicted but never labelled with IoU 0", () => {
  const scores = scoreClusters(counts(2, [6, 0, 2, 0]));
  assertEquals(scores.iou, [75, 0]);
  assertEquals([scores.accuracy, scores.miou], [75, 37.5]);
});

Deno.test("scoreClusters() gathers unmatched clusters in one row, whose IoU 0 enters the mean", () => {
  const scores = scoreClusters(counts(2, [1, 0, 8, 0, 0, 6, 0, 1], 2));
  assertEquals(scores.assignment, [-1, 0, 1, -1]);
  assertEquals([...scores.histogram], [8, 0, 0, 0, 6, 0, 1, 1, 0]);
  assertEquals(scores.accuracy, 87.5);
  assertEquals(scores.iou.length, 2);
  assertAlmostEquals(scores.miou, (800 / 9 + 600 / 7) / 3, 1e-12);
});

Deno.test("scoreClusters() gives each cluster the class it overlaps most where many may have one class", () => {
  // Rows are clusters. Class 0 has clusters 0 and 3, class 1 has 1 by a tie's lowest index, class 2 has none.
  const data = [5, 1, 0, 0, 3, 3, 0, 0, 0, 4, 0, 2];
  const scores = scoreClusters(counts(3, data, 1), "many-to-one");
  assertEquals(scores.assignment, [0, 1, -1, 0]);
  assertEquals([...scores.histogram], [9, 1, 2, 0, 3, 3, 0, 0, 0]);
  // 12 of 18 pixels; IoU 9 / 12, 3 / 7 and 0 / 5, each percent.
  assertAlmostEquals(scores.accuracy, 1200 / 18, 1e-12);
  assertAlmostEquals(scores.miou, (75 + 300 / 7 + 0) / 3, 1e-12);
});

Deno.test("scoreClusters() never gets fewer pixels right many-to-one than one-to-one", () => {
  const table = fc.array(fc.nat(1000), { minLength: 15, maxLength: 15 });
  fc.assert(fc.property(table, (data) => {
    fc.pre(data.some((count) => count > 0));
    const [one, many] = (["one-to-one", "many-to-one"] as const).map((matching) =>
      scoreClusters(counts(3, data, 2), matching)
    );
    // Both are ratios of whole numbers to the same whole number, hence no tolerance.
    assert(many.accuracy >= one.accuracy);
    const total = (histogram: Float64Array) => histogram.reduce((sum, count) => sum + count, 0);
    assertEquals(total(many.histogram), total(one.histogram));
  }));
});

Deno.test("scoreClusters() refuses counts that do not fit, however they are matched", () => {
  for (const matching of ["one-to-one", "many-to-one"] as const) {
    assertThrows(() => scoreClusters(counts(2, [1, 2, 3]), matching), TypeError, "there are 3");
  }
});

Deno.test("scores are NaN when no pixel counts", () => {
  for (const scores of [scoreClusters(new Confusion(3)), scoreProbe(new Confusion(3))]) {
    assertEquals([scores.accuracy, scores.miou], [NaN, NaN]);
    assertEquals(scores.iou, [null, null, null]);
  }
});

Deno.test("scoreClusters() does not depend on the order of the clusters and never loses to no matching", () => {
  const side = 4;
  const table = fc.array(fc.nat(1000), { minLength: side * side, maxLength: side * side });
  fc.assert(fc.property(table, fc.nat(side - 1), (data, turn) => {
    fc.pre(data.some((count) => count > 0));
    const turned = [...data.slice(turn * side), ...data.slice(0, turn * side)];
    const matched = scoreClusters(counts(side, data));
    // Equal sums of whole numbers, hence no tolerance.
    assertEquals(scoreClusters(counts(side, turned)).accuracy, matched.accuracy);
    assert(matched.accuracy >= scoreProbe(counts(side, data)).accuracy);
    assert(matched.iou.every((iou) => iou === null || (iou >= 0 && iou <= 100)));
  }));
});

Deno.test("scores equal the official ones for all golden cases", async () => {
  const golden = await readGolden("metrics");
  const cases = Object.keys(golden.config.cases);
  assertEquals(cases.length, 9);
  for (const name of cases) {
    const stats = golden.get(`${name}.stats`);
    const [clusters, classes] = stats.shape;
    const table = counts(classes, stats.data, clusters - classes);
    const scores = name === "linear" ? scoreProbe(table) : scoreClusters(table);
    assertEquals([...scores.histogram], golden.get(`${name}.histogram`).data, name);
    // Percent; the official division is in float32.
    const [accuracy, miou] = golden.get(`${name}.result`).data;
    assertClose(scores.accuracy, accuracy, name);
    assertClose(scores.miou, miou, name);
    const ious = golden.get(`${name}.iou`).data;
    scores.iou.forEach((iou, i) => assertClose(iou ?? NaN, 100 * ious[i], name));
    if (name !== "linear") {
      const matched = [...scores.assignment.entries()].filter(([, label]) => label >= 0);
      assertEquals(matched.map(([cluster]) => cluster), golden.get(`${name}.assign_cluster`).data, name);
      assertEquals(matched.map(([, label]) => label), golden.get(`${name}.assign_class`).data, name);
    }
  }
});

Deno.test("scoreProbe() refuses extra clusters and tables of another size", () => {
  const extra = assertThrows(() => scoreProbe(counts(2, new Array(6).fill(1), 1)), RangeError);
  assertEquals(
    extra.message,
    'Cannot score linear probe "2 classes": there are 1 extra clusters, expected none',
  );
  const size = assertThrows(() => scoreProbe(counts(2, [1, 2, 3])), TypeError);
  assertEquals(size.message, 'Cannot score linear probe "2x2": there are 3 counts, expected 4');
});

Deno.test("scoreClusters() and scoreProbe() refuse counts and sizes that are none", () => {
  for (const bad of [-1, 0.5, NaN, Infinity]) {
    const table = counts(2, [1, 2, 3, bad]);
    for (
      const score of [
        () => scoreClusters(table, "many-to-one"),
        () => scoreClusters(table),
        () => scoreProbe(table),
      ]
    ) {
      const { message } = assertThrows(score, RangeError);
      assertMatch(
        message,
        new RegExp(`"2x2": the count in row 1, column 1 is ${bad}, expected a whole number of`),
      );
    }
  }
  assertThrows(() => scoreClusters(counts(0, [])), RangeError, "there are 0 classes and 0 extra clusters");
  assertThrows(() => scoreClusters(counts(2, [1, 2, 3, 4], -1)), RangeError, "-1 extra clusters");
});

/** Equal within 1e-4, the tolerance that the golden page states, where NaN equals NaN alone. */
function assertClose(actual: number, expected: number, name: string): void {
  assert(
    Number.isNaN(expected) ? Number.isNaN(actual) : Math.abs(actual - expected) <= 1e-4,
    `${name}: ${actual} is not ${expected}`,
  );
}

Deno.test("scoreClusters() leaves pixels of clusters that are matched to none out where that is asked for", () => {
  // Clusters 0 and 1 are the classes, cluster 2 takes pixels of both.
  const table = counts(2, [4, 0, 0, 3, 2, 1], 1);
  const [counted, left] = [scoreClusters(table), scoreClusters(table, "matched-only")];
  assertEquals(left.assignment, counted.assignment);
  assertEquals([counted.accuracy, left.accuracy], [70, 100]);
  assertEquals(left.miou, 100);
  assertEquals(left.histogram.length, 4);
});
