/**
 * A written table in another format.
 *
 * @module
 */
import { relative } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf } from "../base/thrown.ts";
import { openWorkspace } from "../base/workspace.ts";
import { formats } from "../report/formats.ts";
import type { Spread, TableFormat } from "../results/formats/types.ts";
import { ResultStore } from "../results/result_store.ts";
import { EMBEDDED, findSpec, readSpecText, SpecDocument } from "../spec/mod.ts";
import { UsageError } from "./load_plan.ts";
import { readTable, type ReadTableOptions } from "./read_table.ts";

/** How a table is written. */
export interface FormatOptions extends ReadTableOptions {
  /**
   * A registered format, or a module that defines one, relative to the workspace's folder.
   *
   * @default {"md"}
   */
  readonly format?: string;
  /** What stands beside a mean; only for formats that know more than one. */
  readonly spread?: Spread;
  /**
   * Whether a format may be fetched, and run, that is named by `https:`, `npm:` or `jsr:`.
   *
   * @default {false}
   */
  readonly remoteModules?: boolean;
}

/**
 * Writes the table of a spec, as it was run, in a format. Nothing is computed; the same results give the same text.
 *
 * @param spec Path or name of the spec. No module that it names is loaded.
 * @param options Which of its tables, and how.
 * @returns The text.
 * @throws {UsageError} There is no such spec or format, or the format does not know what it is asked for.
 * @throws {Deno.errors.NotFound} The table was not run.
 * @throws {SyntaxError} Its file cannot be read.
 *
 * @example A table for a paper
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { formatTable } from "@omh/bench";
 *
 * const text = await formatTable("tables/ablation-tau.yaml", { format: "latex" });
 * assertStringIncludes(text, "\\toprule");
 * ```
 */
export async function formatTable(spec: string, options: FormatOptions = {}): Promise<string> {
  const { workspace = openWorkspace(), track = EMBEDDED, untilDecided = false, spread } = options;
  const { format: name = "md", remoteModules: remote } = options;
  const base = pathToFileURL(`${workspace.folder}/`).href;
  const format = await formats.load(name, { base, remote }).catch(asUsage);
  if (spread !== undefined && !format.takesSpread) throw new UsageError(await noSpread(name, spread));
  const id = await idOf(spec, workspace);
  const stopping = untilDecided ? { max_seeds: Infinity } : undefined;
  const table = await new ResultStore(workspace.results).readTable(id, track, { stopping });
  if (!table) {
    const flags = [
      ...track === EMBEDDED ? [] : [`--track ${track}`],
      ...untilDecided ? ["--until-decided"] : [],
    ];
    throw new Deno.errors.NotFound(
      `Cannot write the table "${id}": there is none of the track "${track}" in "${workspace.results}", ` +
        `expected one that was run (deno task bench ${[spec, ...flags].join(" ")})`,
    );
  }
  const cells = async () => (await readTable(id, { workspace, track, untilDecided })).cells;
  const text: unknown = await format.render(table, { spread, cells });
  if (typeof text === "string") return text;
  throw new TypeError(`Cannot write the table "${id}" as "${name}": the format gives no text, expected one`);
}

/** The id that a spec gives its table. */
async function idOf(
  name: string,
  { specs, folder }: { specs: readonly string[]; folder: string },
): Promise<string> {
  const path = await findSpec(name, specs).catch(asUsage);
  const file = relative(folder, path);
  const { value } = new SpecDocument(await readSpecText(path, file), file);
  const { id } = (value ?? {}) as { readonly id?: unknown };
  if (typeof id === "string" && id !== "") return id;
  throw new UsageError(`Cannot read the spec "${file}": it has no id, expected a name`);
}

async function noSpread(name: string, spread: Spread): Promise<string> {
  const all: TableFormat[] = await Promise.all(formats.names.map((each) => formats.load(each)));
  const known = all.filter(({ takesSpread }) => takesSpread).map((each) => each.name).join(", ");
  return `Cannot write "${name}" with the spread "${spread}": it has the one that it has, expected a format that knows more: ${known}`;
}

function asUsage(error: unknown): never {
  throw new UsageError(messageOf(error), { cause: error });
}
