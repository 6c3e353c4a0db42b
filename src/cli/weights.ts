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
import { type Command, EXIT, type Terminal, UsageError } from "./command.ts";
import { DownloadView } from "./download_view.ts";
import { readFlags } from "./flags.ts";
import { onlyPlugin } from "./only_plugin.ts";
import { packageFolder } from "../base/workspace.ts";
import { workspaceOf } from "./places.ts";

const EXIT_OF = { ok: EXIT.ok, unneeded: EXIT.ok, missing: EXIT.missing, broken: EXIT.failed } as const;

/** Lists all weight files, or examines and fetches one. */
export const weights: Command = {
  summary: "list the weight files and their state, or check and download one",
  usage: `weights [NAME] [flags]

  NAME             a backbone, or a module that defines one; without it all are listed
  --download       fetch the file of NAME if it is not there; a broken download goes on where it stopped
  --root DIR       where weight files lie (default: datasets/)
  --json           print the report as JSON

  Exits with 0 if the file is in order, 4 if it is missing, 1 if it is broken.`,
  run: async (args, terminal) => {
    const flags = readFlags(args, { boolean: ["download", "json"], string: ["root"] });
    const { data } = workspaceOf(flags, terminal.cwd);
    const definition = await onlyPlugin(backbones, "backbone", flags, terminal);
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
    if (error instanceof Deno.errors.NotCapable) throw notAllowed(definition, root, error);
    if (!terminal.signal.aborted) throw error;
    terminal.err("\nInterrupted. What has arrived is kept; the same command goes on from there.\n");
    return false;
  }
}

/** The task may write below the harness's own folder only; another one takes a permission for it. */
function notAllowed(
  { name, source }: BackboneDefinition,
  root: string,
  cause: Error,
): Error {
  const { host } = new URL(source!.address);
  return new Error(
    `Cannot download the weights of "${name}" to "${root}": writing there is not allowed, expected the permission: ` +
      `deno run --allow-read --allow-env --allow-net=${host} --allow-write=${root} ${packageFolder()}/src/cli/main.ts ` +
      `weights ${name} --download --root ${root}`,
    { cause },
  );
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
