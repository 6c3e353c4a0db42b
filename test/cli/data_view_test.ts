import { assertEquals } from "@std/assert";
import { datasetLine, showFindings, showReport } from "../../src/cli/data_view.ts";
import type { DatasetExamination } from "../../src/data/examine_dataset.ts";
import type { DatasetDefinition } from "../../src/data/types.ts";

const REPORT = {
  dataset: "mine",
  root: "/data",
  state: "ok",
  classes: ["sea", "land"],
  findings: [{ level: "ok", message: "all there" }, { level: "warning", message: "few labels" }],
  labels: { train: { items: 2, pixels: [60, 30], ignored: 10 } },
  fingerprint: "f00",
  digest: null,
} as unknown as DatasetExamination;

Deno.test("datasetLine() says what is wrong, and nothing of what is not", () => {
  assertEquals(datasetLine(REPORT), "  mine             usable with warnings\n    few labels\n");
});

Deno.test("showFindings() has a line for each", () => {
  assertEquals(showFindings(REPORT.findings), "  ok       all there\n  warning  few labels\n");
});

Deno.test("showReport() draws the shares of classes, the longest bar at full length", () => {
  const lines = showReport({ title: "My dataset" } as DatasetDefinition, REPORT).split("\n");
  assertEquals(lines, [
    "My dataset",
    "  ok       all there",
    "  warning  few labels",
    "  labels of train, 2 items read",
    `    sea      60.0 % ${"#".repeat(30)}`,
    `    land     30.0 % ${"#".repeat(15)}`,
    `    ignored  10.0 % ${"#".repeat(5)}`,
    "  fingerprint f00",
    "mine in /data: usable with warnings",
    "",
  ]);
});
