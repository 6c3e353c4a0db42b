import { assertEquals } from "@std/assert";
import { systemClock } from "../../src/base/clock.ts";
import { Claims } from "../../src/base/claims.ts";
import { finishCell } from "../../src/launch/finish_cell.ts";
import { withCells } from "../../src/launch/launch_plan.ts";
import { runPlanned } from "../../src/launch/run_planned.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { plannedCells, reportOf } from "./finished_fixture.ts";

Deno.test("runPlanned() runs nothing that has its result by then, or that another holder has claimed, and tells of both", () =>
  withFolder(async (results) => {
    const { planned, keys, plan, context } = await plannedCells(results);
    const [there, held] = keys;
    const outcome = { status: "failed", step: 3, cause: "no such device" } as const;
    await finishCell(planned, reportOf(there, outcome), context);
    await using other = new Claims(context.store.claims, systemClock);
    await other.take(held);
    await using claims = new Claims(context.store.claims, systemClock);
    const told: string[] = [];
    const rest = await runPlanned(
      [withCells(planned, new Set([there, held]))],
      { plan, workers: 1, clock: systemClock, claims },
      {
        onProgress: () => told.push("progress"),
        onWritten: (keys) => Promise.resolve(void told.push(...keys)),
      },
      new AbortController().signal,
    );
    assertEquals(told, [there]);
    assertEquals(
      rest.map(({ planned: { job }, holder }) => [job.cells.map(({ key }) => key), holder.holder]),
      [
        [[held], other.holder],
      ],
    );
    assertEquals(await claims.names(), [held], "what has its result is let go");
  }));
