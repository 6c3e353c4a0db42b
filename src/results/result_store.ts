/**
 * Where result files lie, and how they are read and written.
 *
 * @module
 */
import { relative, resolve } from "node:path";
import { foldersIn } from "../base/list_folder.ts";
import { isNotFound } from "../base/workspace.ts";
import { messageOf } from "../base/thrown.ts";
import { writeFileAtomic } from "../base/atomic_write.ts";
import { SpecDocument, type TablePlan, type TrackName } from "../spec/mod.ts";
import { parseCell } from "./cell_file.ts";
import { cellFaults } from "./check/cell_integrity.ts";
import { tableTexts } from "./formats/required.ts";
import { parseTable, type TableFile } from "./table_file.ts";
import { tableFolder } from "./stopping.ts";
import { readText } from "../base/read_file.ts";
import { stableJson } from "../base/stable_json.ts";
import type { CellResult } from "./types.ts";

/**
 * A stored result that no run has written: cut short, or changed by hand, or another cell's file under its name.
 *
 * @example Which file it is
 * ```ts
 * import { DamagedResultError } from "@omh/bench";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const error = new DamagedResultError("results/a/embedded/cells/0.json", "it is no JSON");
 * assertStringIncludes(error.message, "delete the file, or train its cell again with --fresh");
 * ```
 */
export class DamagedResultError extends SyntaxError {
  /** Name of the class. */
  override name = "DamagedResultError";

  /**
   * Says what is wrong with a file and what mends it.
   *
   * @param path The file.
   * @param found What is there, without a full stop.
   * @param options The cause, if there is one.
   */
  constructor(readonly path: string, found: string, options?: ErrorOptions) {
    super(
      `Cannot use the result "${path}": ${found}, expected what a run has written; ` +
        "delete the file, or train its cell again with --fresh",
      options,
    );
  }
}

/**
 * The result files below one folder: `<table>/<track>/cells/<key>.json` and `<table>/<track>/table.*`.
 *
 * @example A folder without results
 * ```ts
 * import { ResultStore } from "@omh/bench";
 * import { assertEquals } from "@std/assert";
 *
 * const store = new ResultStore("no/such/folder");
 * assertEquals(await store.readTable("ablation-tau", "embedded"), undefined);
 * ```
 */
export class ResultStore {
  /**
   * Touches nothing yet.
   *
   * @param root Folder of the results.
   */
  constructor(readonly root: string) {}

  /** Folder of a table on a track. */
  folder(table: string, track: TrackName): string {
    return `${this.root}/${table}/${track}`;
  }

  /** Folder of what the programs of a table on a track print. */
  logs(table: string, track: TrackName): string {
    return `${this.folder(table, track)}/logs`;
  }

  /** Folder of label maps of what a table on a track segments and does not score. */
  segments(table: string, track: TrackName): string {
    return `${this.folder(table, track)}/segments`;
  }

  /** Path of the model that a cell has left, if one was kept. */
  modelPath(table: string, track: TrackName, key: string): string {
    return `${this.folder(table, track)}/models/${key}.safetensors`;
  }

  /** Folder of the claims on cells that are being run, of all tables: they share cells. */
  get claims(): string {
    return `${this.root}/.claims`;
  }

  /** Ids of all tables, sorted. */
  async tables(): Promise<string[]> {
    return (await foldersIn(this.root)).filter((name) => !name.startsWith("."));
  }

  /**
   * Reads a cell's result, and makes sure that it is one: of this key, with scores that follow from its counts, unchanged since.
   *
   * @returns The result, or `undefined` if the table has none.
   * @throws {DamagedResultError} The file is no result of this key that a run has written.
   */
  async readCell(table: string, track: TrackName, key: string): Promise<CellResult | undefined> {
    const path = this.#cellPath(table, track, key);
    const text = await readIfThere(path).catch((cause) => {
      throw cause instanceof TypeError
        ? new DamagedResultError(path, "it is no regular file", { cause })
        : cause;
    });
    return text === undefined ? undefined : soundCell(text, path, key);
  }

  /**
   * Reads a cell's result from whichever table has it: tables share the cells they have in common.
   *
   * @param table Table that is looked at first, and that is given a copy of what another has.
   * @throws {DamagedResultError} The table's own file is damaged; those of other tables are then passed over.
   */
  async findCell(table: string, track: TrackName, key: string): Promise<CellResult | undefined> {
    const found = await this.#lookUp(table, track, key);
    if (found && !found.isOwn) await this.writeCell(table, track, found.result);
    return found?.result;
  }

  /** Reads a cell's result as {@linkcode findCell} does, and leaves it where it is. */
  async peekCell(table: string, track: TrackName, key: string): Promise<CellResult | undefined> {
    return (await this.#lookUp(table, track, key))?.result;
  }

  async #lookUp(
    table: string,
    track: TrackName,
    key: string,
  ): Promise<{ readonly result: CellResult; readonly isOwn: boolean } | undefined> {
    const own = await this.readCell(table, track, key);
    if (own) return { result: own, isOwn: true };
    const others = (await this.tables()).filter((other) => other !== table);
    for (const name of others) {
      const result = await this.readCell(name, track, key).catch(ifSound);
      if (result) return { result, isOwn: false };
    }
  }

  /**
   * Reads a table.
   *
   * @param plan Whether it is that of a run until its claims were decided, in place of that of the spec's seeds.
   * @returns The table, or `undefined` if there is none.
   * @throws {SyntaxError} The file is no table of this schema.
   */
  async readTable(
    table: string,
    track: TrackName,
    plan: Pick<TablePlan, "stopping"> = {},
  ): Promise<TableFile | undefined> {
    const path = `${this.folder(table, track)}/${tableFolder(plan)}table.json`;
    const text = await readIfThere(path);
    return text === undefined ? undefined : parseTable(text, path);
  }

  /** Names of the specs of which a table was written on a track, with the seeds of the spec or until its claims were decided, sorted. */
  async tablesOn(track: TrackName): Promise<string[]> {
    const names = await this.tables();
    const folders = [{}, { stopping: { max_seeds: Infinity } }].map(tableFolder);
    const written = await Promise.all(names.map(async (name) => {
      const paths = folders.map((folder) => `${this.folder(name, track)}/${folder}table.json`);
      return (await Promise.all(paths.map(readIfThere))).some((text) => text !== undefined);
    }));
    return names.filter((_, i) => written[i]);
  }

  /** Absolute path of the spec that a table's results are of; undefined where none is noted. */
  async specOf(table: string): Promise<string | undefined> {
    const owner = ownerOf(await readIfThere(`${this.root}/${table}/spec.json`));
    return owner === undefined ? undefined : resolve(this.root, owner);
  }

  /**
   * Makes the folder that a table's cells are written to, so that one that cannot be written to is known before the training.
   *
   * @returns Its path.
   */
  async makeCellFolder(table: string, track: TrackName): Promise<string> {
    const path = `${this.folder(table, track)}/cells`;
    await Deno.mkdir(path, { recursive: true });
    return path;
  }

  /** Writes a cell's result, whole or not at all. */
  async writeCell(table: string, track: TrackName, result: CellResult): Promise<void> {
    await this.#write(this.#cellPath(table, track, result.key), stableJson(result));
  }

  /**
   * Makes sure that a table's results are of a spec, and notes it beside them: two specs of one id would overwrite each other.
   * A spec that was moved, or is a copy, is the same one.
   *
   * @param table The spec's id.
   * @param spec Path of the spec's file.
   * @throws {RangeError} They are of another spec, which is still there; names both.
   */
  async claimTable(table: string, spec: string): Promise<void> {
    const path = `${this.root}/${table}/spec.json`;
    const owner = resolve(this.root, ownerOf(await readIfThere(path)) ?? relative(this.root, spec));
    if (owner !== resolve(spec)) {
      const [text, other] = await Promise.all([readIfThere(spec), readIfThere(owner)]);
      if (other !== undefined && other !== text && idOf(other) === table) {
        throw new RangeError(
          `Cannot keep the results of "${spec}" in "${this.root}/${table}": those of "${owner}" are there, ` +
            `which has the id "${table}" as well, expected an id for each, or other folders of results`,
        );
      }
    }
    await this.#write(path, stableJson({ spec: relative(this.root, spec).replaceAll("\\", "/") }));
  }

  /** Writes the files of a table beside its cells, each whole or not at all. */
  async writeTable(table: TableFile): Promise<void> {
    const folder = `${this.folder(table.table, table.track)}/${tableFolder(table)}`;
    for (const [file, text] of Object.entries(tableTexts(table))) {
      await this.#write(`${folder}${file}`, text);
    }
  }

  #cellPath(table: string, track: TrackName, key: string): string {
    return `${this.folder(table, track)}/cells/${key}.json`;
  }

  async #write(path: string, text: string): Promise<void> {
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await writeFileAtomic(path, text);
  }
}

/** The spec that is noted beside a table's results, relative to the folder of all results. */
function ownerOf(text: string | undefined): string | undefined {
  try {
    const { spec } = JSON.parse(text ?? "{}");
    return typeof spec === "string" ? spec : undefined;
  } catch {
    return undefined;
  }
}

function idOf(text: string): unknown {
  const { value } = new SpecDocument(text, "");
  return (value as { id?: unknown } | null)?.id;
}

function soundCell(text: string, path: string, key: string): CellResult {
  let result;
  try {
    result = parseCell(text, path);
  } catch (cause) {
    const [, found = "it is no result"] = messageOf(cause).match(/": (.*), expected /s) ?? [];
    throw new DamagedResultError(path, found, { cause });
  }
  const [fault] = cellFaults(result, `cells/${key}.json`);
  if (fault !== undefined) throw new DamagedResultError(path, fault);
  return result;
}

function ifSound(error: unknown): undefined {
  if (!(error instanceof DamagedResultError)) throw error;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readText(path, "a regular file");
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
