/** Trains a table, whose spec its second argument names, on the engine that its first names and prints the scores of its rows as JSON. */
import { runTable } from "../../src/app/run_table.ts";
import { openWorkspace, packageFolder } from "../../src/base/workspace.ts";
import { isEngineChoice } from "../../src/app/engine_choice.ts";

/** Scores of a row in percent, by metric. */
export interface ScoredRow {
  readonly row: string;
  readonly scores: Readonly<Record<string, number | null>>;
}

/** The folder, from the package's, that everything of it is kept in. */
export const TABLE_FOLDER = ".omh/gpu";

if (import.meta.main) {
  // Standard output carries the scores only.
  console.log = console.info = console.warn = console.error;
  const [engine, spec] = Deno.args;
  if (!isEngineChoice(engine)) throw new RangeError(`Cannot train on "${engine}": expected an engine`);
  const workspace = openWorkspace({
    folder: packageFolder(),
    results: `${TABLE_FOLDER}/${engine}`,
    cache: `${TABLE_FOLDER}/features`,
  });
  const { table, results } = await runTable(spec, {
    workspace,
    engine,
    workers: 1,
    fresh: true,
    cacheBudget: 0,
  });
  const broken = results.find(({ outcome }) => outcome.status !== "finished");
  if (broken) throw new Error(`Cannot train the short table: ${JSON.stringify(broken.outcome)}`);
  const rows: ScoredRow[] = table.rows.map(({ name, acc, miou }) => ({
    row: name,
    scores: { acc: acc?.mean ?? null, miou: miou?.mean ?? null },
  }));
  await Deno.stdout.write(new TextEncoder().encode(`\n${JSON.stringify(rows)}\n`));
  Deno.exit(0);
}
