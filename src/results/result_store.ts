/**
 * Where result files lie, and how they are read and written.
 *
 * @module
 */
import { writeFileAtomic } from "../base/atomic_write.ts";
import type { TrackName } from "../spec/mod.ts";
import { parseCell } from "./cell_file.ts";
import { tableTexts } from "./render_table.ts";
import type { TableFile } from "./table_file.ts";
import { stableJson } from "../base/stable_json.ts";
import type { CellResult } from "./types.ts";

/** The result files below one folder: `<table>/<track>/cells/<key>.json` and `<table>/<track>/table.*`. */
export class ResultStore {
  /** @param root Folder of the results. */
  constructor(readonly root: string) {}

  /** Folder of a table on a track. */
  folder(table: string, track: TrackName): string {
    return `${this.root}/${table}/${track}`;
  }

  /**
   * Reads a cell's result.
   *
   * @returns The result, or `undefined` if the table has none.
   * @throws {SyntaxError} The file is no result of this schema.
   */
  async readCell(table: string, track: TrackName, key: string): Promise<CellResult | undefined> {
    const path = this.#cellPath(table, track, key);
    const text = await readIfThere(path);
    return text === undefined ? undefined : parseCell(text, path);
  }

  /**
   * Reads a cell's result from whichever table has it: tables share the cells they have in common.
   *
   * @param table Table that is looked at first, and that is given a copy of what another has.
   */
  async findCell(table: string, track: TrackName, key: string): Promise<CellResult | undefined> {
    const others = (await folders(this.root)).filter((other) => other !== table).sort();
    for (const name of [table, ...others]) {
      const result = await this.readCell(name, track, key);
      if (result && name !== table) await this.writeCell(table, track, result);
      if (result) return result;
    }
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

  /** Writes the files of a table beside its cells, each whole or not at all. */
  async writeTable(table: TableFile): Promise<void> {
    const folder = this.folder(table.table, table.track);
    for (const [file, text] of Object.entries(tableTexts(table))) {
      await this.#write(`${folder}/${file}`, text);
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

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function folders(root: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(root));
    return entries.filter((entry) => entry.isDirectory).map((entry) => entry.name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
