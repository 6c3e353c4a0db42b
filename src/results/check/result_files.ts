/**
 * Where the result files of one side of a comparison are read from.
 *
 * @module
 */
import type { TrackName } from "../../spec/mod.ts";

/** The result files below one folder, wherever that folder is kept. */
export interface ResultFiles {
  /** Where they come from, in words. */
  readonly label: string;
  /**
   * Names of the files of a table on a track, below its folder, sorted, e.g. `cells/0123456789abcdef.json`; none where
   * the table has no results.
   */
  list(table: string, track: TrackName): Promise<string[]>;
  /** Text of one of those files. */
  read(table: string, track: TrackName, file: string): Promise<string>;
}

/** Result files in a folder. */
export class FolderFiles implements ResultFiles {
  readonly label: string;

  /** @param root Folder of the results. */
  constructor(private readonly root: string) {
    this.label = root;
  }

  async list(table: string, track: TrackName): Promise<string[]> {
    const folder = `${this.root}/${table}/${track}`;
    const cells = await fileNames(`${folder}/cells`);
    return [...await fileNames(folder), ...cells.map((name) => `cells/${name}`)].sort();
  }

  read(table: string, track: TrackName, file: string): Promise<string> {
    return Deno.readTextFile(`${this.root}/${table}/${track}/${file}`);
  }
}

async function fileNames(folder: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter((entry) => entry.isFile).map((entry) => entry.name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
