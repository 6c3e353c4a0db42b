import type { CellResult } from "../../src/results/types.ts";
import { type CommandRun, FIXTURES, runCommand } from "./terminal_fixture.ts";

/** Runs `bench` on a spec of the fixtures; without `--cache` among `flags`, no features are kept. */
export function bench(spec: string, results: string, ...flags: string[]): Promise<CommandRun> {
  const jobs = flags.includes("--jobs") ? [] : ["--jobs", "2"];
  const cache = flags.includes("--cache") ? [] : ["--cache-budget", "0"];
  return runCommand(["bench", spec, "--results", results, "--root", FIXTURES, ...jobs, ...cache, ...flags]);
}

/** Texts of all cell files of a table, by file name. */
export async function cellFiles(results: string, table: string): Promise<Record<string, string>> {
  const folder = `${results}/${table}/embedded/cells`;
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  const texts = await Promise.all(names.map((name) => Deno.readTextFile(`${folder}/${name}`)));
  return Object.fromEntries(names.map((name, i) => [name, texts[i]]));
}

/** All cells of a table. */
export async function cells(results: string, table: string): Promise<CellResult[]> {
  return Object.values(await cellFiles(results, table)).map((text) => JSON.parse(text));
}

/** Cell files up to what varies by machine and time: `provenance` is the last key. */
export function stableParts(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, text.slice(0, text.indexOf('\n  "provenance": '))]),
  );
}
