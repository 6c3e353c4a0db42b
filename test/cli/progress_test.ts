import { assertEquals, assertStringIncludes } from "@std/assert";
import { ProgressView } from "../../src/cli/progress.ts";
import type { CellResult } from "../../src/results/types.ts";
import type { PlannedCell, TablePlan } from "../../src/spec/mod.ts";
import { fakeTerminal } from "./terminal_fixture.ts";

const CELL = { point: { name: "STEGO" }, seed: 1 } as unknown as PlannedCell;
const provenance = { wall_seconds: 12.4 };

function result(changes: Partial<CellResult>): CellResult {
  return { outcome: { status: "finished" }, metrics: null, provenance, ...changes } as CellResult;
}

/** A terminal whose clock stands at `now` milliseconds. */
function watch(interactive = false) {
  const clock = { at: 0, elapsed: () => clock.at, now: () => new Date(0) };
  const terminal = fakeTerminal({ interactive, clock });
  return {
    clock,
    terminal,
    view: new ProgressView(terminal, { id: "tiny", track: "embedded" } as TablePlan),
  };
}

Deno.test("ProgressView says what is to be done", () => {
  const { terminal, view } = watch();
  view.onStart(6, 2);
  assertEquals(terminal.said.err, "tiny, embedded track: 6 cells, 2 finished before, 4 to train\n");
});

Deno.test("ProgressView says how to train finished cells again", () => {
  const { terminal, view } = watch();
  view.onStart(6, 6);
  assertStringIncludes(terminal.said.err, "nothing to train; --fresh trains all again");
});

Deno.test("ProgressView prints a plain line every ten seconds where nothing can be redrawn", () => {
  const { clock, terminal, view } = watch();
  view.onStart(2, 0);
  const before = terminal.said.err.length;
  for (clock.at = 1000; clock.at <= 20_000; clock.at += 1000) {
    view.onProgress([CELL], { step: clock.at / 1000, steps: 40, loss: -0.5 });
  }
  assertEquals(terminal.said.err.slice(before).split("\n"), [
    "[0/2] STEGO, seed 1: step 10/40 loss -0.500, 1.0 steps/s, 1 min 10 s left",
    "[0/2] STEGO, seed 1: step 20/40 loss -0.500, 1.0 steps/s, 1 min 0 s left",
    "",
  ]);
});

Deno.test("ProgressView makes no guess before a twentieth of a cell is trained", () => {
  const { clock, terminal, view } = watch(true);
  view.onStart(1, 0);
  clock.at = 30_000;
  view.onProgress([CELL], { step: 1, steps: 100, loss: 2 });
  assertEquals(terminal.said.err.split("\r\x1b[K").at(-1), "[0/1] STEGO, seed 1: step 1/100 loss 2.000");
  view.onProgress(Array(6).fill(CELL), { step: 2, steps: 100, loss: 2 });
  assertEquals(
    terminal.said.err.split("\r\x1b[K").at(-1),
    "[0/1] STEGO, seed 1 and 5 more: step 2/100 loss 2.000",
  );
});

Deno.test("ProgressView redraws one line on a terminal", () => {
  const { clock, terminal, view } = watch(true);
  view.onStart(1, 0);
  clock.at = 500;
  view.onProgress([CELL], { step: 1, steps: 4, loss: 2 });
  view.onProgress([CELL], { step: 2, steps: 4, loss: 1 });
  const [, last] = terminal.said.err.split("\n");
  assertEquals(last.split("\r\x1b[K").slice(1), [
    "[0/1] STEGO, seed 1: step 1/4 loss 2.000, 2.0 steps/s, 2 s left",
    "[0/1] STEGO, seed 1: step 2/4 loss 1.000, 4.0 steps/s, 1 s left",
  ]);
});

Deno.test("ProgressView counts all cells that are trained side by side, and names the first", () => {
  const { clock, terminal, view } = watch(true);
  view.onStart(4, 0);
  clock.at = 2000;
  view.onProgress([CELL, { ...CELL, seed: 2 }], { step: 1, steps: 4, loss: 2 });
  assertEquals(
    terminal.said.err.split("\r\x1b[K").at(-1),
    "[0/4] STEGO, seed 1 and 1 more: step 1/4 loss 2.000, 1.0 steps/s, 14 s left",
  );
});

Deno.test("ProgressView says how each cell ended", () => {
  const { terminal, view } = watch();
  view.onStart(3, 0);
  const settings = { evaluate: { readout: "converged" } } as CellResult["settings"];
  const metrics = { converged: { acc: 57.14, miou: 30.05 } } as CellResult["metrics"];
  view.onCell(CELL, result({ settings, metrics }));
  view.onCell(CELL, result({ outcome: { status: "diverged", step: 7, cause: "the plan is not finite" } }));
  assertEquals(terminal.said.err.split("\n").slice(1, 3), [
    "[1/3] STEGO, seed 1: acc 57.1 miou 30.1 (12 s)",
    "[2/3] STEGO, seed 1: diverged at step 7: the plan is not finite (12 s)",
  ]);
});

Deno.test("ProgressView counts only what is trained now in the time left", () => {
  const { clock, terminal, view } = watch();
  view.onStart(10, 8);
  clock.at = 30_000;
  view.onCell(CELL, result({}));
  view.onProgress([CELL], { step: 1, steps: 2, loss: 0 });
  assertStringIncludes(terminal.said.err, "[9/10] STEGO, seed 1: step 1/2 loss 0.000, 10 s left");
});

Deno.test("ProgressView says before each batch how many seeds to expect, as far as that is known", () => {
  const { terminal, view } = watch();
  view.onExpected([
    { claim: "acc(A) > acc(B)", seeds: 1, expected: undefined },
    { claim: "acc(A) > acc(C)", seeds: 10, expected: 17 },
    { claim: "acc(A) > acc(D)", seeds: 10, expected: 10 },
    { claim: "acc(A) > acc(E)", seeds: 10, expected: Infinity },
  ]);
  assertEquals(terminal.said.err.split("\n"), [
    "acc(A) > acc(B): 1 seed so far; how many it takes is unknown before the first 5",
    "acc(A) > acc(C): 10 seeds so far; as they lie, about 17 decide it",
    "acc(A) > acc(D): 10 seeds so far decide it",
    "acc(A) > acc(E): 10 seeds so far; as they lie, the largest number will not decide it",
    "",
  ]);
});
