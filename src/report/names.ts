/**
 * Names of pages and of their files.
 *
 * @module
 */
import type { TableFile } from "../results/table_file.ts";

/** What a table is called by: the id, the title, and whether it was run until its claims were decided. */
export type NamedTable = Pick<TableFile, "table" | "title" | "stopping">;

/** The title of a table, told from that of the spec's seeds where it was run until its claims were decided. */
export function titleOf({ title, stopping }: NamedTable): string {
  return `${title}${stopping ? DECIDED : ""}`;
}

/** The number of a table, such as "Table 7", or its id. */
export function shortTitle({ table, title, stopping }: NamedTable): string {
  return `${title.match(/^Table \d+/)?.[0] ?? table}${stopping ? DECIDED : ""}`;
}

/** What titles of tables end with that were run until their claims were decided. */
const DECIDED = ", until decided";

/** Folder of a table's pages below the report: that of its spec's seeds and that of a run until its claims were decided have one each. */
export function folderOf({ table, stopping }: Pick<NamedTable, "table" | "stopping">): string {
  return stopping ? `${table}.until-decided` : table;
}

/** The part of a path that stands for a name: lower case, digits and hyphens. */
function slug(name: string): string {
  const plain = name.toLowerCase().normalize("NFKD").replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
  return plain || "row";
}

/**
 * Names of files for a list of names, no two alike.
 *
 * @param names In their order; of those that come to the same file later ones get a number.
 * @param taken Files that there are already.
 * @returns File names without extension, in the same order.
 */
export function fileNames(names: readonly string[], taken: readonly string[] = ["index"]): string[] {
  const used = new Set(taken);
  return names.map((name) => {
    const first = slug(name);
    let file = first;
    for (let i = 2; used.has(file); i++) file = `${first}-${i}`;
    used.add(file);
    return file;
  });
}
