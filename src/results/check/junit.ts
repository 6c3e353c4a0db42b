/**
 * Checks as JUnit XML, which the machines that run tests show.
 *
 * @module
 */
import { findingsOf, isFault } from "./findings.ts";
import type { TableCheck } from "./verdicts.ts";

/**
 * Writes checks: a suite a table, a case for each cell and each file. What differs is a failure, what cannot be compared an error.
 * No time is in it: the same results give the same text.
 *
 * @param checks Checks, in order.
 * @param folder Folder of the results, as paths of files are to begin, e.g. `results`.
 */
export function renderJunit(checks: readonly TableCheck[], folder: string): string {
  const suites = checks.map((check) => suiteOf(check, folder));
  const total = (count: keyof Counts) => suites.reduce((sum, { counts }) => sum + counts[count], 0);
  const counts = { tests: total("tests"), failures: total("failures"), errors: total("errors") };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: "check", ...counts })}>`,
    ...suites.flatMap(({ lines }) => lines),
    "</testsuites>",
    "",
  ].join("\n");
}

/** How many cases there are, and how they ended. */
interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
}

function suiteOf(check: TableCheck, folder: string): { readonly lines: string[]; readonly counts: Counts } {
  const { table, track, until_decided, committed, now } = check;
  const findings = findingsOf(check);
  const count = (verdict: string) => findings.filter((finding) => finding.verdict === verdict).length;
  const counts = { tests: findings.length, failures: count("differs"), errors: count("cannot compare") };
  const classname = [table, track, ...until_decided ? ["until-decided"] : []].join(".");
  const cases = findings.flatMap(({ name, file, verdict, messages }) => {
    const own = attributes({ classname, name, file: `${folder}/${table}/${track}/${file}` });
    if (!isFault(verdict)) return [`    <testcase${own}/>`];
    const kind = verdict === "differs" ? "failure" : "error";
    return [
      `    <testcase${own}>`,
      `      <${kind}${attributes({ type: verdict, message: messages[0] })}>${
        text(messages.join("\n"))
      }</${kind}>`,
      "    </testcase>",
    ];
  });
  return {
    counts,
    lines: [
      `  <testsuite${attributes({ name: classname, ...counts, skipped: 0 })}>`,
      "    <properties>",
      `      <property${attributes({ name: "committed", value: committed })}/>`,
      `      <property${attributes({ name: "now", value: now })}/>`,
      "    </properties>",
      ...cases,
      "  </testsuite>",
    ],
  };
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values).map(([name, value]) => ` ${name}="${attribute(String(value))}"`).join("");
}

/** White space of an attribute would be read as spaces. */
function attribute(value: string): string {
  return text(value).replaceAll('"', "&quot;")
    .replaceAll(/[\t\n\r]/g, (space) => `&#${space.charCodeAt(0)};`);
}

/** Characters that XML 1.0 does not have, escaped or not, become U+FFFD (Extensible Markup Language 1.0, section 2.2). */
function text(value: string): string {
  return value.toWellFormed()
    // deno-lint-ignore no-control-regex
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
