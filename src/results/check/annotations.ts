/**
 * Checks as annotations of a GitHub workflow, which are shown beside the files that they are about.
 *
 * @module
 */
import { type Finding, findingsOf, isFault } from "./findings.ts";
import type { TableCheck } from "./verdicts.ts";

/**
 * A line for each thing that is wrong (docs.github.com, "Workflow commands"). Only ten errors of a step are shown: what is wrong
 * with many cells alike is told once, at the first of them.
 *
 * @param folder Folder of the results, relative to the repository.
 */
export function renderAnnotations({ table, track, ...check }: TableCheck, folder: string): string[] {
  const faults = findingsOf({ table, track, ...check }).filter(({ verdict }) => isFault(verdict));
  const alike = Map.groupBy(faults, ({ verdict, messages }) => [verdict, ...messages].join("\n"));
  return [...alike].map(([text, [{ file, name }, ...others]]) => {
    const properties = {
      file: `${folder}/${table}/${track}/${file}`,
      title: `${table}, ${track} track: ${named(name, others)}`,
    };
    const list = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`).join(",");
    return `::error ${list}::${data(text)}`;
  });
}

function named(name: string, others: readonly Finding[]): string {
  return others.length === 0 ? name : `${name}, and ${others.length} more`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
