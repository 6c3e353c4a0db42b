/**
 * `weights`: which weight files are there, whether they are the right ones, and how to get them.
 *
 * @module
 */
import {
  examineAllWeights,
  type ExaminedWeights,
  examineWeights,
  type WeightReport,
} from "../backbone/download/examine_weights.ts";
import { fetchWeights } from "../backbone/download/fetch_weights.ts";
import { backbones } from "../backbone/registry.ts";
import type { BackboneDefinition } from "../backbone/types.ts";
import { stableJson } from "../base/stable_json.ts";
import { onlyDefinition } from "./arguments.ts";
import { type Command, EXIT, type Terminal, UsageError } from "./command.ts";
import { DownloadView } from "./download_view.ts";
import { JSON_OUTPUT, REMOTE, ROOT, workspaceOf } from "./shared_flags.ts";

const EXIT_OF = { ok: EXIT.ok, unneeded: EXIT.ok, missing: EXIT.missing, broken: EXIT.failed } as const;

const FLAGS = {
  download: {
    about: "fetch the file of NAME if it is not there; a broken download goes on where it stopped",
  },
  ...ROOT,
  ...REMOTE,
  ...JSON_OUTPUT("the report"),
};

/** Lists all weight files, or examines and fetches one. */
export const weights: Command = {
  name: "weights",
  summary: "list the weight files and their state, or check and download one",
  argument: {
    name: "[NAME]",
    about: "a backbone, or a module that defines one; without it all are listed",
  },
  flags: FLAGS,
  heedsInterrupts: true,
  notes: "Exits with 0 if the file is in order, 4 if it is missing, 1 if it is broken.",
  run: async (flags, terminal) => {
    const { data } = workspaceOf(flags, FLAGS, terminal);
    const definition = await onlyDefinition(backbones, "backbone", flags, terminal);
    if (definition === undefined) {
      if (flags.has("download")) {
        throw new UsageError('Cannot read "--download": no backbone is named, expected one to download');
      }
      const all = await examineAllWeights(data);
      terminal.out(flags.has("json") ? stableJson(all) : all.map(weightLine).join(""));
      return EXIT.ok;
    }
    let report = await examineWeights(definition, data);
    if (report.state === "missing" && flags.has("download")) {
      if (!await fetchInto(definition, data[0], terminal)) return EXIT.interrupted;
      report = await examineWeights(definition, data);
    }
    terminal.out(flags.has("json") ? stableJson(report) : showReport(definition, report, data[0]));
    return EXIT_OF[report.state];
  },
};

/** A backbone with the state of its file, and below it what is wrong. */
export function weightLine({ backbone, state, path, source, fault, summary }: WeightReport): string {
  const more = [
    state === "missing" ? `expected at ${path}${source === null ? "" : `, from ${source.address}`}` : fault,
    summary && `SHA-256 ${summary.sha256}`,
  ];
  return `  ${backbone.padEnd(16)} ${state === "unneeded" ? "needs no weight file" : state}\n${
    more.map((line) => line ? `    ${line}\n` : "").join("")
  }`;
}

/** Downloads the file. Returns whether it came to its end. */
async function fetchInto(
  definition: BackboneDefinition,
  root: string,
  terminal: Terminal,
): Promise<boolean> {
  const view = new DownloadView(terminal);
  const options = { onProgress: view.show.bind(view), signal: terminal.signal };
  try {
    await fetchWeights(definition, root, options);
    return true;
  } catch (error) {
    if (!terminal.signal.aborted) throw error;
    terminal.err("\nInterrupted. What has arrived is kept; the same command goes on from there.\n");
    return false;
  }
}

function showReport({ title }: BackboneDefinition, report: WeightReport, root: string): string {
  const { backbone, state, path, source, fault, summary } = report;
  if (state === "unneeded") return `${title}\n${backbone}: needs no weight file\n`;
  return [
    title,
    `  file         ${path}`,
    ...(source === null ? [] : [`  from         ${source.address}`]),
    ...(source?.note === undefined ? [] : [`  note         ${source.note}`]),
    ...(fault === null ? [] : [`  fault        ${fault}`]),
    ...(summary === null ? [] : showSummary(summary, source !== null)),
    `${backbone}: ${state}`,
    ...(state === "ok" || source === null ? [] : [
      `${state === "broken" ? "once it is removed, " : ""}` +
      `"deno task weights ${backbone} --download --root ${root}" fetches it`,
    ]),
    "",
  ].join("\n");
}

const COMPARED = {
  same: " (that of the published file)",
  different: " (not that of the published file)",
  unknown: " (that of the published file is not known here)",
} as const;

function showSummary({ details, sha256, published }: ExaminedWeights, isPublished: boolean): string[] {
  return [
    ...Object.entries(details).map(([heading, text]) => `  ${heading.padEnd(12)} ${text}`),
    `  SHA-256      ${sha256}${isPublished ? COMPARED[published] : ""}`,
  ];
}
