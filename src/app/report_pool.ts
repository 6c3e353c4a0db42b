/**
 * Tables of a report, written side by side.
 *
 * @module
 */
import type { TableAnswer, TableJob } from "./report_job.ts";

/**
 * Writes tables.
 *
 * @param workers At most so many at a time; one works in this thread.
 * @param onTable Told of each that is written.
 * @returns Their files, below the report's folder, in the order of the tables.
 */
export async function reportTables(
  jobs: readonly TableJob[],
  workers: number,
  onTable?: (table: string) => void,
): Promise<string[]> {
  const written: (readonly string[])[] = [];
  const waiting = [...jobs.entries()];
  const work = async (run: (job: TableJob) => Promise<readonly string[]>) => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [i, job] = next;
      written[i] = await run(job);
      onTable?.(job.folder);
    }
  };
  const hands = Math.min(workers, jobs.length);
  if (hands <= 1) {
    const { reportTable } = await import("./report_worker.ts");
    await work(reportTable);
  } else await Promise.all(Array.from({ length: hands }, () => withWorker(work)));
  return written.flat();
}

async function withWorker(
  work: (run: (job: TableJob) => Promise<readonly string[]>) => Promise<void>,
): Promise<void> {
  const worker = new Worker(new URL("./report_worker.ts", import.meta.url), { type: "module" });
  try {
    await work((job) => ask(worker, job));
  } finally {
    worker.terminate();
  }
}

function ask(worker: Worker, job: TableJob): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<TableAnswer>) => {
      if (data.type === "done") resolve(data.files);
      else reject(Object.assign(new Error(data.message), { name: data.name }));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(
        new Error(`Cannot write the table "${job.id}": ${event.message}, expected a worker that starts`),
      );
    };
    worker.postMessage(job);
  });
}
