import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { checkTable } from "../../../src/results/check/check_table.ts";
import { renderCheck } from "../../../src/results/check/render_check.ts";
import { type CellChanges, tinyCells, tinyPlan } from "../results_fixture.ts";
import { fileOf, filesOf, keyedCells, load, type MemoryFiles } from "./check_fixture.ts";

const plan = tinyPlan();
const [first] = tinyCells(plan).get("OMH")!;

async function render(
  change: (now: MemoryFiles) => void = () => {},
  { today = {}, rerun = false }: { today?: CellChanges; rerun?: boolean } = {},
): Promise<string> {
  const now = filesOf(plan, "now", tinyCells(plan, () => rerun ? today : {}));
  change(now);
  const committed = await load(filesOf(plan, "git commit 0123456"), plan);
  return renderCheck(checkTable({ plan, keyed: keyedCells(plan, today) }, committed, await load(now, plan)));
}

Deno.test("renderCheck() shows the paper's number, the committed, the one of now, difference and verdict", async () => {
  const lines = (await render()).split("\n");
  assertEquals(lines.slice(0, 2), [
    "tiny, embedded track: same (10 same)",
    "committed: git commit 0123456; now: now",
  ]);
  const fields = (line: string) => line.split("|").map((field) => field.trim()).slice(1, -1);
  assertEquals(fields(lines[3]), ["row", "score", "paper", "committed", "now", "difference", "verdict"]);
  assertEquals(fields(lines[5]), ["STEGO", "acc", "70.0", "65.0000", "65.0000", "0.0000", "same"]);
  assertEquals(fields(lines[9]), ["Quoted", "acc", "77.9", "-", "-", "-", "not run here"]);
  assertEquals(lines.slice(11), [
    "",
    "No cell was computed anew: the committed files are compared with themselves, the specs and their keys. " +
    "Next: deno task check --rerun (with --seeds 0 for one seed) computes them afresh.",
    "",
  ]);
});

Deno.test("renderCheck() names the cell that differs, and by how much", async () => {
  const text = await render((now) => now.edit(fileOf(first), '"acc": 90', '"acc": 90.01'));
  assertStringIncludes(text, "tiny, embedded track: differs (9 same, 1 differs)");
  assertStringIncludes(text, `- differs: OMH, seed 0 (${first.key}): acc 90 -> 90.01 (+0.0100)`);
  assertStringIncludes(text, "computed anew");
  assertStringIncludes(text, `- altered: OMH, seed 0, ${fileOf(first)} of now: acc is 90.01, but`);
});

Deno.test("renderCheck() names the part of the key that changed", async () => {
  const later = (now: MemoryFiles) => {
    for (const [file, text] of now.texts) {
      now.texts.set(
        file,
        text.replace(/"finished_at": "[^"]*"/, '"finished_at": "2030-01-01T00:00:00.000Z"'),
      );
    }
  };
  const text = await render(later, { today: { methodVersion: 2 }, rerun: true });
  assertStringIncludes(text, ": changed since the commit: a method version");
  assertStringIncludes(
    text,
    "\nNext, where the change is meant: raise the version of the method or the spec, ",
  );
});

Deno.test("renderCheck() says in one line that nothing can be compared", async () => {
  const text = await render((now) => now.texts.clear());
  assertStringIncludes(text, "- cannot compare: all 10 cells: it has no result now");
  assertStringIncludes(text, "- cannot compare: now has no table.json, table.md, table.csv of tiny");
  const one = await render((now) => now.texts.delete(fileOf(first)));
  assertStringIncludes(one, `- cannot compare: OMH, seed 0 (${first.key}): it has no result now`);
});

Deno.test("renderCheck() states the tolerance where it was used", async () => {
  const text = await render(undefined, { today: { numerics: "wasm/test/unfused" }, rerun: true });
  assertStringIncludes(text, "tiny, embedded track: within tolerance (10 within tolerance)");
  assertStringIncludes(text, "scores of a cell may differ by 5 (Acc) and 5 (mIoU) points");
  assert(!(await render()).includes("may differ"));
});
