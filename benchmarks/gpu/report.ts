/**
 * What was found out about a card, as Markdown.
 *
 * @module
 */
import type { EngineProof } from "../../src/engine/proof.ts";
import { markdownTable } from "../markdown_table.ts";
import { nameOf } from "../speed/players.ts";
import { ratioToPeer, times } from "../speed/targets.ts";
import type { Adapter } from "./examine_adapter.ts";
import type { GpuReport } from "./types.ts";

/** Name of the files about a card. */
export function fileName(card: string): string {
  return card.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
}

/** Renders a report. */
export function renderGpu(report: GpuReport): string {
  return [
    `# ${report.card}`,
    heading(report),
    "## Engines",
    markdownTable(["engine", "card", "", "steps, ms"], engineRows(report)),
    "## What was checked",
    markdownTable(["", "", "what came of it", "seconds"], sectionRows(report)),
    ...failureList(report),
    ...tableSection(report),
    ...speedSection(report),
    ...report.adapter ? adapterSection(report.adapter) : [],
  ].join("\n\n") + "\n";
}

function heading({ started, seconds, machine, versions, git, kernels, onnxruntime }: GpuReport): string {
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ");
  const commit = git ? `${git.commit.slice(0, 12)}${git.dirty ? " with changes" : ""}` : "unknown";
  return `${started.slice(0, 10)}, ${
    Math.round(seconds)
  } s; ${machine.cores} cores (${machine.os}, ${machine.arch}); ` +
    `${programs}; commit ${commit}; kernels ${kernels}; onnxruntime ${onnxruntime ?? "not installed"}.`;
}

function engineRows({ engines, descriptions }: GpuReport): string[][] {
  return Object.entries(descriptions).map(([name, description]) => {
    const proof = engines.find(({ engine }) => engine === name);
    const verdict = proof ? `${verdictOf(proof)}: ${proof.checks}` : "not here";
    return [name, proof?.card ?? "", `${verdict}. ${description}`, proof?.milliseconds?.toFixed(0) ?? ""];
  });
}

function verdictOf({ passed }: EngineProof): string {
  return passed === null ? "not proved" : passed ? "right" : "**wrong**";
}

function sectionRows({ sections }: GpuReport): string[][] {
  return sections.map(({ name, state, summary, seconds }) => [
    name,
    state === "failed" ? "**failed**" : state,
    summary,
    seconds.toFixed(0),
  ]);
}

function failureList({ sections }: GpuReport): string[] {
  const lines = sections.flatMap(({ name, failures }) => failures.map((failure) => `- ${name}: ${failure}`));
  return lines.length > 0 ? [lines.join("\n")] : [];
}

function tableSection({ table: rows }: GpuReport): string[] {
  if (rows.length === 0) return [];
  const cells = rows.map(({ row, engine, metric, wasm, here, tolerance }) => [
    row,
    metric,
    wasm.toFixed(2),
    engine,
    here.toFixed(2),
    `${tolerance}`,
  ]);
  return ["## Scores, in percent", markdownTable(["", "", "wasm", "engine", "here", "allowed"], cells)];
}

function speedSection({ speed }: GpuReport): string[] {
  if (speed.length === 0) return [];
  const rows = speed.flatMap(({ name, measurements, failures }) => [
    ...measurements.map((measurement) => [
      name,
      nameOf(measurement),
      times(measurement).least.toFixed(2),
      times(measurement).median.toFixed(2),
      ratioToPeer(measurement, measurements)?.toFixed(2) ?? "",
      measurement.heapMiB?.toFixed(0) ?? "",
    ]),
    ...failures.map((failure) => [name, nameOf(failure), failure.reason, "", "", ""]),
  ]);
  const said = speed.flatMap(({ measurements }) =>
    measurements.map((own) => `- ${nameOf(own)}: ${own.description}`)
  );
  return [
    "## Speed, in milliseconds",
    "Ratio: time over PyTorch's in single precision, in the same rounds. Memory: most on the card, MiB; " +
    "on cuda only what tensors hold at the end, as TensorFlow does not tell more.",
    [...new Set(said)].join("\n"),
    markdownTable(["", "", "least", "median", "ratio", "memory"], rows),
  ];
}

function adapterSection({ card, vendor, device, software, features, limits }: Adapter): string[] {
  return [
    "## The adapter",
    `${card}${software ? ", in software" : ""} (vendor ${vendor}, device ${device}); features: ${
      features.join(", ") || "none"
    }.`,
    markdownTable(["limit", "value"], Object.entries(limits).map(([name, value]) => [name, `${value}`])),
  ];
}
