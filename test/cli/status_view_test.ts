import { assertEquals } from "@std/assert";
import type { CellStatus } from "../../src/app/table_status.ts";
import { showStatus, statusJson } from "../../src/cli/status_view.ts";
import { cellsOf } from "../../src/spec/mod.ts";
import { tinyPlan } from "../results/results_fixture.ts";

const PLAN = tinyPlan();
const [first, second, third] = cellsOf(PLAN);
const of = (cell: typeof first, key: string, rest: Omit<CellStatus, "cell" | "key">): CellStatus => ({
  cell,
  key,
  ...rest,
});
const STATUS = {
  plan: PLAN,
  cells: [
    of(first, "a", { state: "finished" }),
    of(second, "b", {
      state: "running",
      id: "7_1",
      where: "node3",
      since: "today",
      progress: { step: 5, steps: 9, loss: 1 },
    }),
    of(third, "c", { state: "lost" }),
  ],
};

Deno.test("showStatus() has a summary, and a line for each cell that says what is known", () => {
  const [summary, ...lines] = showStatus(STATUS).trimEnd().split("\n");
  assertEquals(summary, `${PLAN.id}, ${PLAN.track} track: 3 cells, 1 finished, 1 running, 1 lost`);
  const width = Math.max(...STATUS.cells.map(({ cell }) => cell.point.name.length));
  const named = ({ point, seed }: typeof first) => `${point.name.padEnd(width)}  seed ${seed}`;
  assertEquals(lines, [
    `  finished  ${named(first)}`,
    `  running   ${named(second)}  7_1  on node3 since today, step 5 of 9`,
    `  lost      ${named(third)}  without a log`,
  ]);
});

Deno.test("showStatus() says why cells wait, failed or are lost", () => {
  const told = (rest: Omit<CellStatus, "cell" | "key">) => {
    const line = showStatus({ plan: PLAN, cells: [of(first, "a", rest)] }).split("\n")[1];
    return line.split(`seed ${first.seed}`)[1].trim();
  };
  assertEquals(
    told({ state: "pending", id: "7", reason: "Priority", since: "noon" }),
    "7  Priority  expected noon",
  );
  assertEquals(told({ state: "failed", reason: "no memory", log: "a.log" }), "no memory  (a.log)");
  assertEquals(told({ state: "lost", log: "a.log" }), "without a word in a.log");
  assertEquals(told({ state: "lost", reason: "killed", log: "a.log" }), "killed  (a.log)");
  assertEquals(told({ state: "unknown", reason: "no answer" }), "no answer");
});

Deno.test("statusJson() counts states, and has steps where a cell runs", () => {
  const json = statusJson(STATUS) as { counts: object; cells: Record<string, unknown>[] };
  assertEquals(json.counts, { finished: 1, running: 1, lost: 1 });
  assertEquals(json.cells.map(({ key, step, steps }) => [key, step, steps]), [
    ["a", undefined, undefined],
    ["b", 5, 9],
    ["c", undefined, undefined],
  ]);
});
