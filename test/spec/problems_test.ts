import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { SpecDocument } from "../../src/spec/document.ts";
import { ProblemList, showPath, SpecError } from "../../src/spec/problems.ts";
import { parseSpec } from "../../src/spec/read.ts";
import { CATALOGUE, HEAD } from "./spec_fixture.ts";

const TEXT = "a: 1\nrows:\n  - x: [1, 2]\n";
const list = (text = TEXT) => new ProblemList(new SpecDocument(text, "x.yaml"));
const problemsOf = (problems: ProblemList, tracks: string[] = []) =>
  assertThrows(() => problems.throwIfAny(tracks), SpecError).problems;

Deno.test("ProblemList throws every problem in the order of the file", () => {
  const problems = list();
  problems.add({ path: ["rows", 0, "x", 1], message: "second" });
  problems.add({ path: ["a"], part: "key", message: "first", suggestion: "b" });
  assertEquals(problems.count, 2);
  assertEquals(problemsOf(problems), [
    { file: "x.yaml", line: 1, column: 1, path: "a", message: "first", suggestion: "b" },
    { file: "x.yaml", line: 3, column: 12, path: "rows[0].x[1]", message: "second" },
  ]);
});

Deno.test("ProblemList does not throw without problems", () => {
  list().throwIfAny();
});

Deno.test("ProblemList says the same of the same place once", () => {
  const problems = list();
  for (let i = 0; i < 3; i++) problems.add({ path: ["a"], message: "wrong" });
  assertEquals(problemsOf(problems).length, 1);
});

Deno.test("ProblemList names the track of a problem that is not on all of them", () => {
  const problems = list();
  problems.add({ path: ["a"], message: "here", track: "paper" });
  for (const track of ["embedded", "paper"]) problems.add({ path: ["rows"], message: "everywhere", track });
  assertEquals(problemsOf(problems, ["embedded", "paper"]).map(({ message }) => message), [
    'here (on the track "paper")',
    "everywhere",
  ]);
});

Deno.test("ProblemList says of a place that is wrong as text only that", () => {
  const problems = list("a: 010\n");
  problems.add({ path: ["a"], message: "too large" });
  assertEquals(problemsOf(problems).map(({ line, message }) => [line, message.includes("octal")]), [[
    1,
    true,
  ]]);
});

Deno.test("ProblemList does not judge what follows a syntax error", () => {
  const problems = list('a: 1\nb: "open\n');
  problems.add({ path: ["a"], message: "before" });
  problems.add({ path: [], message: "absent", missing: true });
  assertEquals(problemsOf(problems).map(({ message }) => message.includes("YAML") ? "syntax" : message), [
    "before",
    "syntax",
  ]);
});

Deno.test("SpecError.format() shows the line with a caret, tabs kept", () => {
  const error = new SpecError([
    { file: "x.yaml", line: 2, column: 4, path: "rows[0].a", message: "Cannot do it", suggestion: "b" },
    { file: "x.yaml", line: 9, column: 1, path: "", message: "Cannot either" },
  ], "one\n\tx: y\n");
  assertEquals(
    error.format(),
    [
      "x.yaml:2:4 at rows[0].a",
      "  Cannot do it",
      "  2 | \tx: y",
      "    | \t  ^",
      '  Did you mean "b"?',
      "",
      "x.yaml:9:1",
      "  Cannot either",
      "  9 | ",
      "    | ^",
    ].join("\n"),
  );
  assertEquals(error.message, "x.yaml:2:4: Cannot do it (and 1 more)");
});

Deno.test("showPath() writes keys with dots and positions in brackets", () => {
  assertEquals(showPath(["rows", 1, "grid", "omh.epsilon", 2]), "rows[1].grid.omh.epsilon[2]");
  assertEquals(showPath([]), "");
});

Deno.test("ProblemList keeps the line breaks of names and values out of paths and messages", () => {
  const problems = list();
  problems.add({ path: ["a\nb"], message: 'Cannot use "a\n\u0001": it is odd' });
  assertEquals(problemsOf(problems).map(({ path, message }) => [path, message]), [
    ["a\\nb", 'Cannot use "a\\n\\u0001": it is odd'],
  ]);
});

const many = (count: number, part: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join("");

const ABSURD: [what: string, text: string, first: string][] = [
  ["100,000 seeds", HEAD.replace("0, 1", many(100_000, (i) => `${i}, `)), "1:1 Cannot read the spec: it has"],
  [
    "100,000 lists that are not closed",
    `${HEAD}  - ${"[".repeat(100_000)}`,
    "8:105 Cannot read the spec: more than 100",
  ],
  [
    "100,000 mappings that are not closed",
    `${HEAD}  - ${"{".repeat(100_000)}`,
    "8:105 Cannot read the spec: more than",
  ],
  ["100,000 lists in a line", `a: 1\n${"- ".repeat(100_000)}`, "2:1 Cannot read the spec: more than 100"],
  ["lists of keys without end", `a: 1\n${"? ".repeat(100_000)}`, "2:1 Cannot read the spec: more than 100"],
  ["20,000 unknown keys", many(20_000, (i) => `k${i}: 1\n`), '1:1 Cannot find "id"'],
  [
    "20,000 unknown settings",
    `${HEAD}  - { name: A, set: { ${many(10_000, (i) => `k${i}: 1, `)} } }`,
    "8:23 Cannot read",
  ],
  [
    "a name of 200,000 letters",
    `${HEAD.replace("stego", "s".repeat(200_000))}  - { name: A }`,
    "5:17 Cannot find the method",
  ],
  ["200,000 control characters", `id: "${"\\a".repeat(100_000)}"`, '1:1 Cannot find "title"'],
];
for (const [what, text, first] of ABSURD) {
  Deno.test(`a spec with ${what} is refused in a few lines`, () => {
    const start = performance.now();
    const error = assertThrows(() => parseSpec(text, { file: "x.yaml", catalogue: CATALOGUE }), SpecError);
    const [{ line, column, message }] = error.problems;
    assertStringIncludes(`${line}:${column} ${message}`, first);
    const printed = error.format();
    assert(printed.length < 20_000, `${printed.length} characters`);
    assert(!/[^\P{Cc}\n\t]/u.test(printed));
    if (error.problems.length > 20) assertStringIncludes(printed, `… and ${error.problems.length - 20} more`);
    // A fifth of it on an idle machine.
    assert(performance.now() - start < 10_000);
  });
}
