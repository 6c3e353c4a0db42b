/**
 * The report as Markdown.
 *
 * @module
 */
import { markdownTable } from "../../markdown_table.ts";
import { checkTargets, growth, ratioToPeer, times, type Verdict } from "../targets.ts";
import { nameOf } from "../players.ts";
import type { Measurement, SpeedReport, WorkloadResult } from "../types.ts";

/** What the numbers are, for a reader of the table alone. */
const NOTES = [
  "Milliseconds, lower is better. Players of a workload run in turn, once a round, each in its own process. " +
  "Ratio: time over that of PyTorch on as many threads, or on the card in single precision, in the same round, median over the rounds.",
  "Weights, images and features are random. PyTorch runs our own script of the same mathematics " +
  "(benchmarks/speed/torch/), arranged as the official programs are: SmooSeg's and HP's builds all pairs of cells.",
  "All implementations run with a C library that keeps freed memory (benchmarks/speed/implementation_process.ts): PyTorch takes several " +
  "times as long without.",
  "Heap: tensor memory; process: largest resident memory, the runtime and the set-up included.",
  "The table of 12 cells is measured for one step: all 12 cells of ours; of PyTorch the two backbone passes of one cell " +
  "and the head step of one cell per row, multiplied by the cells that repeat them. A training is such steps " +
  "alone, so its ratio is the same; evaluation is not in it.",
];

/** Load before a run from which on other programs are in its numbers. */
const BUSY_LOAD = 0.8;

/** Steps of the official COCOStuff27 run with ViT-S/8. */
const TABLE_STEPS = 5000;
const MILLISECONDS_PER_HOUR = 3_600_000;

/** Renders a report; `plots` are names of files beside it. */
export function renderSpeed(report: SpeedReport, plots: readonly string[]): string {
  const groups = [...new Set(report.results.map(({ group }) => group))];
  return [
    `# Speed, ${report.started.slice(0, 10)}`,
    heading(report),
    NOTES.map((note) => `- ${note}`).join("\n"),
    ...playerSection(report),
    ...targetSection(report),
    ...groups.flatMap((group) => groupSection(group, report)),
    ...plots.map((file) => `![${file}](${file})`),
  ].join("\n\n") + "\n";
}

function heading(
  { machine, versions, seconds, git, quick, withoutPeer, withoutCard = {} }: SpeedReport,
): string {
  const { os, arch, cores, processor, environment, load } = machine;
  const set = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ");
  const commit = git ? `${git.commit.slice(0, 12)}${git.dirty ? " with changes" : ""}` : "unknown";
  return [
    `${cores} cores of ${processor} (${os}, ${arch}), load ${load[0].toFixed(1)} before and ${
      load[1].toFixed(1)
    } after; ${programs}; ` +
    `commit ${commit}; ${Math.round(seconds)} s.`,
    ...(set.length > 0 ? [`For all implementations, ${set.join(" and ")}.`] : []),
    ...(load[0] > BUSY_LOAD ? ["The machine was busy: its numbers are not to be relied on."] : []),
    ...(quick ? ["Quick run: too few rounds to rely on."] : []),
    ...(withoutPeer ? [`Without PyTorch: ${withoutPeer}.`] : []),
    ...Object.entries(withoutCard).map(([player, why]) => `Without ${player}: ${why}.`),
  ].join(" ");
}

/** What each implementation said that it runs. */
function playerSection({ results }: SpeedReport): string[] {
  const said = results.flatMap(({ measurements }) =>
    measurements.map((measurement) => `- ${nameOf(measurement)}: ${measurement.description}`)
  );
  return said.length > 0 ? ["## Players", [...new Set(said)].join("\n")] : [];
}

function targetSection({ results }: SpeedReport): string[] {
  const verdicts = results.flatMap((result) =>
    checkTargets(result, results).map((verdict) => targetRow(result.name, verdict))
  );
  if (verdicts.length === 0) return [];
  return [
    "## Targets",
    markdownTable(["workload", "implementation", "quantity", "measured", "target", ""], verdicts),
  ];
}

/** How a target's quantity is shown. */
const SHOWN = {
  ratio: { unit: "", digits: 3 },
  growth: { unit: "", digits: 3 },
  heap: { unit: " MiB", digits: 0 },
  seconds: { unit: " s", digits: 0 },
} as const;

function targetRow(name: string, { target, measurement, value, met }: Verdict): string[] {
  const { unit, digits } = SHOWN[target.quantity];
  return [
    name,
    nameOf(measurement),
    target.quantity,
    value === null ? "no peer" : value.toFixed(digits) + unit,
    `at most ${target.most.toFixed(digits)}${unit}`,
    met === null ? "unknown" : met ? "met" : "**not met**",
  ];
}

function groupSection(group: string, { results }: SpeedReport): string[] {
  const members = results.filter((result) => result.group === group);
  const grows = members.some(({ series }) => series);
  const header = [
    "workload",
    "implementation",
    "least",
    "median",
    grows ? "growth" : "ratio",
    "heap MiB",
    "process MiB",
  ];
  const rows = members.flatMap((result) =>
    result.measurements.map((measurement) => [
      result.name,
      nameOf(measurement),
      ...timeCells(measurement),
      number(grows ? growth(result, results) : ratioToPeer(measurement, result.measurements), 3),
      number(measurement.heapMiB, 0),
      number(measurement.processMiB, 0),
    ])
  );
  return [`## ${group}`, markdownTable(header, rows), ...failureNotes(members), ...wholeTables(members)];
}

/** Whole trainings from one step: extrapolated, as every step is alike. */
function wholeTables(members: readonly WorkloadResult[]): string[] {
  const tables = members.filter(({ task, series }) => task.kind === "table" && !series);
  const lines = tables.flatMap(({ name, measurements }) =>
    measurements.map((measurement) => {
      const hours = times(measurement).least * TABLE_STEPS / MILLISECONDS_PER_HOUR;
      return `- ${name}, ${nameOf(measurement)}: ${TABLE_STEPS} steps would take ${
        hours.toFixed(1)
      } hours (extrapolated)`;
    })
  );
  return lines.length > 0 ? [lines.join("\n")] : [];
}

function timeCells(measurement: Measurement): string[] {
  const { least, median } = times(measurement);
  return [number(least, 1), number(median, 1)];
}

function failureNotes(members: readonly WorkloadResult[]): string[] {
  const failures = members.flatMap(({ name, failures }) =>
    failures.map((failure) => `- ${name}, ${nameOf(failure)}: ${failure.reason}`)
  );
  return failures.length > 0 ? [failures.join("\n")] : [];
}

function number(value: number | null, digits: number): string {
  return value === null ? "" : value.toFixed(digits);
}
