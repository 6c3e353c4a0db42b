/**
 * What `data` found, as text.
 *
 * @module
 */
import type { ItemHistogram } from "../data/check_dataset.ts";
import { type DatasetExamination, stateInWords } from "../data/examine_dataset.ts";
import { type DatasetDefinition, type Finding, SPLITS } from "../data/types.ts";

/** Width of the longest bar, characters. */
const BAR = 30;

/** A dataset with its state, and below it what is wrong. */
export function datasetLine(report: DatasetExamination): string {
  const { dataset, findings } = report;
  const faults = findings.filter(({ level }) => level !== "ok").map(({ message }) => `    ${message}\n`);
  return `  ${dataset.padEnd(16)} ${stateInWords(report)}\n${faults.join("")}`;
}

/** A whole report: findings, classes with bars, identity, state. */
export function showReport({ title, file }: DatasetDefinition, report: DatasetExamination): string {
  return [
    `${title}\n${showFindings(report.findings).trimEnd()}`,
    ...SPLITS.flatMap((name) => {
      const labels = report.labels[name];
      return labels
        ? histogramLines(`labels of ${name}, ${labels.items} items read`, report.classes, labels)
        : [];
    }),
    ...(report.fingerprint === null ? [] : [`  fingerprint ${report.fingerprint}`]),
    ...(report.digest === null ? [] : [`  digest of pixels and labels ${report.digest}`]),
    `${report.dataset} ${file === undefined ? `in ${report.root}` : `of ${file}`}: ${stateInWords(report)}`,
    "",
  ].join("\n");
}

/** Findings, a line each. */
export function showFindings(findings: readonly Finding[]): string {
  return findings.map(({ level, message }) => `  ${level.padEnd(8)} ${message}\n`).join("");
}

/** A line for each class and one for ignored pixels: the share of all pixels, and a bar. */
function histogramLines(
  heading: string,
  classes: readonly string[],
  { pixels, ignored }: ItemHistogram,
): string[] {
  const total = pixels.reduce((sum, count) => sum + count, ignored);
  if (total === ignored) return [];
  const rows = [...classes.map((name, i) => [name, pixels[i]] as const), ["ignored", ignored] as const];
  const width = Math.max(...rows.map(([name]) => name.length));
  const most = Math.max(...rows.map(([, count]) => count));
  return [
    `  ${heading}`,
    ...rows.map(([name, count]) => {
      const bar = "#".repeat(Math.max(count > 0 ? 1 : 0, Math.round((BAR * count) / most)));
      return `    ${name.padEnd(width)} ${((100 * count) / total).toFixed(1).padStart(5)} % ${bar}`.trimEnd();
    }),
  ];
}
