import { assertEquals } from "@std/assert";
import { byMetric, iouOf, METRICS } from "../../src/spec/metrics.ts";

/** Three classes; the second is never predicted, the third neither labelled nor predicted; 5 pixels lie in unmatched clusters. */
const TOTALS = { hits: [6, 0, 0], predicted: [9, 0, 0], labelled: [8, 6, 0] };

Deno.test("every metric follows from class totals", () => {
  const [acc, miou] = METRICS.map(({ ofTotals }) => ofTotals(TOTALS));
  assertEquals(acc, 100 * 6 / 14);
  // IoU 6/11 and 0; the unmatched clusters count as one more class.
  assertEquals(miou, (100 * 6 / 11 + 0) / 3);
  assertEquals(iouOf(TOTALS, 2), NaN);
});

Deno.test("every metric is undefined where no pixel counts", () => {
  const none = { hits: [0], predicted: [0], labelled: [0] };
  assertEquals(METRICS.map(({ ofTotals }) => ofTotals(none)), METRICS.map(() => NaN));
  const scores = { acc: null, miou: null, iou: {} };
  assertEquals(METRICS.map(({ of }) => of(scores)), METRICS.map(() => null));
});

Deno.test("byMetric() has one entry a metric, in the order of a table's columns", () => {
  assertEquals(Object.entries(byMetric(({ title, unit }) => `${title}, ${unit}`)), [["acc", "Acc, %"], [
    "miou",
    "mIoU, %",
  ]]);
});

/** Files that hold a score's definition, the fields of a result file, or what official programs and the study of weights choose it by. */
const MAY_NAME_METRICS = [
  "spec/metrics.ts",
  "spec/cell_settings.ts",
  "spec/settings_schema.ts",
  "results/cell_file.ts",
  "results/cell_metrics.ts",
  "results/weight_figure.ts",
  "cli/tune_view.ts",
];

Deno.test("nothing but their definition says a metric by name", async () => {
  const found: string[] = [];
  for (const room of ["spec", "results", "results/check", "results/statistics", "launch", "cli"]) {
    const folder = new URL(`../../src/${room}/`, import.meta.url);
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (!isFile || MAY_NAME_METRICS.includes(`${room}/${name}`)) continue;
      const code = (await Deno.readTextFile(new URL(name, folder))).replace(/^\s*(\/?\*|\/\/).*$/gm, "");
      // Of texts that describe a claim's syntax an example is allowed.
      if (/["'`.]acc\b|\bmiou\b(?!\()/.test(code)) found.push(`${room}/${name}`);
    }
  }
  assertEquals(found.sort(), []);
});
