/**
 * Writes the pages of one table of a report, in the thread that asks or in a worker of its own.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { writeFileAtomic } from "../base/atomic_write.ts";
import { asError } from "../base/thrown.ts";
import { tableSite } from "../report/table_site.ts";
import { readTable } from "./read_table.ts";
import type { TableAnswer, TableJob } from "./report_job.ts";

/**
 * Writes a table's pages.
 *
 * @returns Its files, below the report's folder.
 */
export async function reportTable({ id, out, ...job }: TableJob): Promise<readonly string[]> {
  const { table, cells } = await readTable(id, job);
  // Beside them lie those of the other table of the spec.
  const own = new Map(table.rows.flatMap((row) =>
    row.cells.flatMap((key) => {
      const cell = cells.get(key);
      return cell ? [[key, cell] as const] : [];
    })
  ));
  const files = tableSite({ ...job, table, cells: own });
  for (const [path, text] of files) {
    await Deno.mkdir(join(out, dirname(path)), { recursive: true });
    await writeFileAtomic(join(out, path), text);
  }
  return [...files.keys()];
}

if ("WorkerGlobalScope" in globalThis) {
  const worker = self as unknown as {
    onmessage: (event: MessageEvent<TableJob>) => void;
    postMessage(answer: TableAnswer): void;
  };
  worker.onmessage = async ({ data }) => {
    try {
      worker.postMessage({ type: "done", files: await reportTable(data) });
    } catch (thrown) {
      const { name, message } = asError(thrown);
      worker.postMessage({ type: "error", name, message });
    }
  };
}
