import { assertEquals, assertStringIncludes } from "@std/assert";
import { ProgressView } from "../../src/cli/progress.ts";
import type { CellResult } from "../../src/results/types.ts";
import type { PlannedCell, TablePlan } from "../../src/spec/mod.ts";
import { fakeTerminal } from "./terminal_fixture.ts";

/** A cell of so many steps. */
function cellOf(seed: number, steps: number, name = "STEGO"): PlannedCell {
  return { point: { name }, seed, settings: { train: { steps } } } as unknown as PlannedCell;
}

const CELL = cellOf(1, 4);
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
  view.onStart(6, 2, []);
  assertEquals(terminal.said.err, "tiny, embedded track: 6 cells, 2 finished before, 4 to train\n");
});

Deno.test("ProgressView says how to train finished cells again", () => {
  const { terminal, view } = watch();
  view.onStart(6, 6, []);
  assertStringIncludes(terminal.said.err, "nothing to train; --fresh trains all again");
});

Deno.test("ProgressView prints a plain line every ten seconds where nothing can be redrawn", () => {
  const { clock, terminal, view } = watch();
  const cells = [cellOf(1, 40), cellOf(2, 40)];
  view.onStart(2, 0, cells);
  const before = terminal.said.err.length;
  for (clock.at = 1000; clock.at <= 20_000; clock.at += 1000) {
    view.onProgress([cells[0]], { step: clock.at / 1000, steps: 40, loss: -0.5 });
  }
  assertEquals(terminal.said.err.slice(before).split("\n"), [
    "[0/2] STEGO, seed 1: step 10/40 loss -0.500, 1.0 steps/s, 1 min 10 s left",
    "[0/2] STEGO, seed 1: step 20/40 loss -0.500, 1.0 steps/s, 1 min 0 s left",
    "",
  ]);
});

Deno.test("ProgressView names a job by the cell that takes the steps which it counts", () => {
  const { clock, terminal, view } = watch();
  const cells = [cellOf(0, 0, "majority class"), cellOf(1, 0, "k-means"), cellOf(0, 40)];
  view.onStart(3, 0, cells);
  clock.at = 10_000;
  view.onProgress(cells, { step: 1, steps: 40, loss: 2 });
  assertEquals(terminal.said.err.split("\n").at(-2), "[0/3] STEGO, seed 0 and 2 more: step 1/40 loss 2.000");
});

Deno.test("ProgressView makes no guess before a twentieth of a cell is trained", () => {
  const { clock, terminal, view } = watch();
  const cell = cellOf(1, 100);
  view.onStart(1, 0, [cell]);
  for (clock.at = 10_000; clock.at <= 40_000; clock.at += 10_000) {
    view.onProgress([cell], { step: clock.at / 10_000, steps: 100, loss: 2 });
  }
  assertEquals(terminal.said.err.split("\n").at(-2), "[0/1] STEGO, seed 1: step 4/100 loss 2.000");
});

Deno.test("ProgressView guesses by the steps of the last minute, not by the slow ones before", () => {
  const { clock, terminal, view } = watch();
  const cell = cellOf(1, 400);
  view.onStart(1, 0, [cell]);
  // Ten steps in ten minutes, while features are computed; then one a second.
  for (clock.at = 60_000; clock.at <= 600_000; clock.at += 60_000) {
    view.onProgress([cell], { step: clock.at / 60_000, steps: 400, loss: 2 });
  }
  for (let step = 11; step <= 100; step++) {
    clock.at = 600_000 + (step - 10) * 1000;
    view.onProgress([cell], { step, steps: 400, loss: 2 });
  }
  assertEquals(
    terminal.said.err.split("\n").at(-2),
    "[0/1] STEGO, seed 1: step 100/400 loss 2.000, 1.0 steps/s, 5 min 0 s left",
  );
});

/** What stands on a terminal after what was written to it: lines, without what was taken away. */
function screen(text: string): string[] {
  const lines = [""];
  let at = 0;
  // deno-lint-ignore no-control-regex
  for (const [part] of text.matchAll(/\x1b\[\d*[AJ]|\r|\n|[^\x1b\r\n]+/g)) {
    if (part === "\n") lines[++at] ??= "";
    else if (part.endsWith("A") && part[0] === "\x1b") at -= Number(part.slice(2, -1));
    else if (part === "\x1b[J") lines.splice(at, Infinity, "");
    else if (part !== "\r") lines[at] += part;
  }
  return lines;
}

Deno.test("ProgressView redraws a line for each job, with its bar, and one for the run", () => {
  const { clock, terminal, view } = watch(true);
  const cells = [cellOf(1, 40), cellOf(2, 40), cellOf(0, 20, "OMH"), cellOf(1, 20, "OMH")];
  view.onStart(4, 0, cells);
  for (let step = 1; step <= 10; step++) {
    clock.at = 1000 * step;
    view.onProgress(cells.slice(0, 2), { step, steps: 40, loss: 2 });
    if (step > 5) view.onProgress([cells[2]], { step: step - 5, steps: 20, loss: 1 });
  }
  assertEquals(screen(terminal.said.err), [
    "tiny, embedded track: 4 cells, 0 finished before, 4 to train",
    "█████░░░░░░░░░░░░░░░ 10/40  loss 2.000  1.0 steps/s  30 s left  STEGO, seed 1 and 1 more".slice(0, 79),
    "█████░░░░░░░░░░░░░░░ 5/20  loss 1.000  1.0 steps/s  15 s left  OMH, seed 0",
    // 120 steps less 25 that are made, at 3 a second.
    "[0/4] 32 s left",
  ]);
});

Deno.test("ProgressView keeps how a cell ended above the lines that are redrawn", () => {
  const { clock, terminal, view } = watch(true);
  const cells = [cellOf(1, 4), cellOf(2, 4)];
  view.onStart(2, 0, cells);
  for (const [i, cell] of cells.entries()) view.onProgress([cell], { step: i + 1, steps: 4, loss: 2 });
  clock.at = 1000;
  view.onCell(cells[0], result({ outcome: { status: "diverged", step: 2, cause: "it is not finite" } }));
  assertEquals(screen(terminal.said.err), [
    "tiny, embedded track: 2 cells, 0 finished before, 2 to train",
    "[1/2] STEGO, seed 1: diverged at step 2: it is not finite (12 s)",
    "██████████░░░░░░░░░░ 2/4  loss 2.000  STEGO, seed 2",
    "[1/2]",
  ]);
  view.onCell(cells[1], result({ outcome: { status: "failed", step: 2, cause: "no" } }));
  assertEquals(screen(terminal.said.err).slice(2), ["[2/2] STEGO, seed 2: failed at step 2: no (12 s)", ""]);
});

Deno.test("ProgressView cuts lines at the width of the terminal, so that none is wrapped", () => {
  const { terminal } = watch(true);
  const narrow = new ProgressView({ ...terminal, columns: () => 30 });
  narrow.onProgress([cellOf(1, 4, "a name that is long")], { step: 1, steps: 4, loss: 2 });
  assertEquals(screen(terminal.said.err).map((line) => line.length), [29, 5]);
});

Deno.test("ProgressView shows the last line of a program, of which no step is known", () => {
  const { terminal, view } = watch(true);
  view.onProgress([CELL], { step: 0, steps: 1, loss: 0, line: "epoch 3" });
  assertEquals(screen(terminal.said.err)[0], "STEGO, seed 1: epoch 3");
});

Deno.test("ProgressView says how each cell ended", () => {
  const { terminal, view } = watch();
  view.onStart(3, 0, []);
  const settings = { evaluate: { readout: "converged" } } as CellResult["settings"];
  const metrics = { converged: { acc: 57.14, miou: 30.05 } } as CellResult["metrics"];
  view.onCell(CELL, result({ settings, metrics }));
  view.onCell(CELL, result({ outcome: { status: "diverged", step: 7, cause: "the plan is not finite" } }));
  assertEquals(terminal.said.err.split("\n").slice(1, 3), [
    "[1/3] STEGO, seed 1: acc 57.1 miou 30.1 (12 s)",
    "[2/3] STEGO, seed 1: diverged at step 7: the plan is not finite (12 s)",
  ]);
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
