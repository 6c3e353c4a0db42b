import { assertEquals } from "@std/assert";
import { checkCells, inWords, verdictOn } from "../../../src/results/check/check_cells.ts";
import type { CellCheck } from "../../../src/results/check/verdicts.ts";
import { type CellChanges, tinyCells, tinyPlan } from "../results_fixture.ts";
import { fileOf, filesOf, keyedCells, load, type MemoryFiles } from "./check_fixture.ts";

const plan = tinyPlan();
const filesWith = (changes: CellChanges) => filesOf(plan, "files", tinyCells(plan, () => changes));

async function firstCheck(
  { committed = filesOf(plan), now = filesOf(plan), today = {} }: {
    committed?: MemoryFiles;
    now?: MemoryFiles;
    today?: CellChanges;
  },
): Promise<CellCheck> {
  const checked = checkCells(keyedCells(plan, today), await load(committed, plan), await load(now, plan));
  return checked[0].check;
}

const [cell] = tinyCells(plan).get("STEGO")!;

function without(file: string): MemoryFiles {
  const files = filesOf(plan);
  files.texts.delete(file);
  return files;
}

Deno.test("checkCells() passes equal results", async () => {
  assertEquals(await firstCheck({}), {
    row: "STEGO",
    seed: 0,
    key: cell.key,
    verdict: "same",
    exact: true,
    changed: [],
    differences: [],
    reason: null,
  });
});

Deno.test("checkCells() never passes what is missing on either side", async () => {
  const lost = await firstCheck({ now: without(fileOf(cell)) });
  assertEquals([lost.verdict, lost.reason], [
    "cannot compare",
    "it has no result now; deno task bench runs it",
  ]);
  const never = await firstCheck({ committed: without(fileOf(cell)) });
  assertEquals([never.verdict, never.reason], [
    "cannot compare",
    "it has no committed result; git add results/ and a commit make it one",
  ]);
});

Deno.test("checkCells() says what mends a result that cannot be read", async () => {
  const now = filesOf(plan);
  now.texts.set(fileOf(cell), "{");
  const { verdict, reason } = await firstCheck({ now });
  assertEquals([verdict, reason], [
    "cannot compare",
    "its result cannot be read; delete the file, or train its cell again with --fresh",
  ]);
});

Deno.test("checkCells() finds numbers that differ", async () => {
  const { verdict, differences } = await firstCheck({ now: filesWith({ right: [9, 9, 9, 9] }) });
  assertEquals([verdict, differences[0].what], ["differs", "acc"]);
});

Deno.test("checkCells() says which part of the key changed since the commit, even where the numbers agree", async () => {
  const today = { methodVersion: 2 };
  const { verdict, changed, differences } = await firstCheck({
    now: filesWith(today),
    committed: filesWith({}),
    today,
  });
  assertEquals([verdict, changed, differences], ["differs", ["method"], []]);
});

Deno.test("checkCells() does not take a stored result of a former method for one of now", async () => {
  const { verdict, reason } = await firstCheck({ today: { methodVersion: 2 } });
  assertEquals([verdict, reason], [
    "cannot compare",
    "its result now is of a method version that changed since; deno task bench runs it again",
  ]);
});

Deno.test("checkCells() says that a module's code has changed, and takes no result of the former one", async () => {
  const [before, today] = ["a", "b"].map((code) => ({ code: { method: code } }));
  const stale = await firstCheck({ now: filesWith(before), committed: filesWith(before), today });
  assertEquals([stale.verdict, stale.reason], [
    "cannot compare",
    "its result now is of a module's code that changed since; deno task bench runs it again",
  ]);
  const rerun = await firstCheck({ now: filesWith(today), committed: filesWith(before), today });
  assertEquals([rerun.verdict, rerun.changed], ["differs", ["code"]]);
});

Deno.test("checkCells() compares within the tolerance where this machine's numerics are others", async () => {
  const today = { numerics: "wasm/test/unfused" };
  const rerun = await firstCheck({ now: filesWith(today), committed: filesWith({}), today });
  assertEquals([rerun.verdict, rerun.changed], ["within tolerance", ["numerics"]]);
  assertEquals(
    (await firstCheck({ today })).verdict,
    "same",
    "stored results of another machine are compared exactly",
  );
});

Deno.test("verdictOn() looks at one score of a cell", async () => {
  const check = await firstCheck({ now: filesWith({ right: [9, 9, 9, 9] }) });
  const [, miou] = check.differences;
  assertEquals(verdictOn("acc", check), "differs");
  assertEquals(verdictOn("acc", { ...check, differences: [miou] }), "same");
  assertEquals(verdictOn("acc", { ...check, differences: [miou], exact: false }), "within tolerance");
  assertEquals(verdictOn("acc", { ...check, differences: [], changed: ["data"] }), "differs");
});

Deno.test("inWords() names parts of a key", () => {
  assertEquals(inWords(["settings", "method"]), "settings and a method version");
});
