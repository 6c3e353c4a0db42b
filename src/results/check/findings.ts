/**
 * What a check of a table found, one by one: each cell, each file, and the table as a whole. What machines read is made of it.
 *
 * @module
 */
import { TABLE_FILES } from "../formats/required.ts";
import { tableFolder } from "../stopping.ts";
import { cellMessage } from "./render_check.ts";
import { type CheckVerdict, type TableCheck, worstVerdict } from "./verdicts.ts";

/** Something that was looked at. Its name is the same from check to check. */
export interface Finding {
  /** A cell or a file, in words. */
  readonly name: string;
  /** Its file, below the folder of the table's track. */
  readonly file: string;
  /** What the comparison came to. */
  readonly verdict: CheckVerdict;
  /** What is wrong, a line each; nothing where nothing is. */
  readonly messages: readonly string[];
}

/** All that a check has looked at, in the order of the plan. */
export function findingsOf(check: TableCheck): Finding[] {
  const cells = check.cells.map((cell): Finding => {
    const name = `${cell.row}, seed ${cell.seed}`;
    const altered = alteredOf(check, (fault) => fault.cell === name);
    const differs = isFault(cell.verdict) ? [cellMessage(cell)] : [];
    return {
      name,
      file: `cells/${cell.key}.json`,
      verdict: worstVerdict([cell.verdict, ...altered.length > 0 ? ["differs" as const] : []]),
      messages: [...differs, ...altered],
    };
  });
  const others = check.altered.filter(({ cell, file }) => cell === null && !TABLE_FILES.includes(file));
  const files = [...TABLE_FILES, ...new Set(others.map(({ file }) => file))].map((file): Finding => {
    const messages = alteredOf(check, (fault) => fault.cell === null && fault.file === file);
    return {
      name: file,
      file: TABLE_FILES.includes(file) ? inFolder(check, file) : file,
      verdict: messages.length > 0 ? "differs" : "same",
      messages,
    };
  });
  return [...cells, ...files, ...reproductions(check), {
    name: "all that is compared is there",
    file: inFolder(check, "table.json"),
    verdict: check.obstacles.length > 0 ? "cannot compare" : "same",
    messages: check.obstacles,
  }];
}

/** Whether it is no pass. */
export function isFault(verdict: CheckVerdict): boolean {
  return verdict === "differs" || verdict === "cannot compare";
}

/** Rows that were held against the paper's numbers. */
function reproductions(check: TableCheck): Finding[] {
  return check.rows.flatMap(({ row, metric, paper, now, reproduced }) => {
    if (!reproduced) return [];
    const isMissed = reproduced.verdict === "not reproduced";
    return [{
      name: `${row}, ${metric} of the paper`,
      file: inFolder(check, "table.json"),
      verdict: isMissed ? "differs" as const : "same" as const,
      messages: isMissed ? [`not reproduced: ${now} here, ${paper} in the paper`] : [],
    }];
  });
}

function alteredOf(
  { altered }: TableCheck,
  isMeant: (fault: TableCheck["altered"][number]) => boolean,
): string[] {
  return altered.filter(isMeant).map(({ where, file, message }) =>
    `altered: ${file} of ${where}: ${message}`
  );
}

function inFolder({ until_decided }: TableCheck, file: string): string {
  return `${tableFolder({ stopping: until_decided ? { max_seeds: 1 } : undefined })}${file}`;
}
