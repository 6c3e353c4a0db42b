import { assertEquals } from "@std/assert";
import { finishCell, finishFailed, mayBeMended, newResult } from "../../src/launch/finish_cell.ts";
import { withCells } from "../../src/launch/launch_plan.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { plannedCells, reportOf } from "./finished_fixture.ts";

const FAILED = { status: "failed", step: 3, cause: "no such device" } as const;

Deno.test("finishCell() writes a sealed result and removes what was saved of the training, but of one that failed", () =>
  withFolder(async (results) => {
    const { planned, keys, plan, context } = await plannedCells(results);
    const { store } = context;
    await Deno.mkdir(planned.job.checkpoints!);
    const checkpoint = (key: string) => `${planned.job.checkpoints}/${key}.safetensors`;
    for (const key of keys) await Deno.writeTextFile(checkpoint(key), "saved");
    const { result, unkept } = await finishCell(planned, reportOf(keys[0], FAILED), context);
    assertEquals([result.outcome, unkept, result.provenance.wall_seconds], [FAILED, undefined, 1.23]);
    assertEquals(await store.readCell(plan.table, plan.track, keys[0]), result);
    const [lost] = await finishFailed(withCells(planned, new Set([keys[1]])), "a word", 7, context);
    assertEquals(lost.result.outcome, { status: "failed", step: 7, cause: "a word" });
    const diverged = { status: "diverged", step: 3, cause: "the loss is NaN" } as const;
    const { result: ended } = await finishCell(planned, reportOf(keys[2], diverged), context);
    assertEquals([result, lost.result, ended].map(mayBeMended), [true, true, false]);
    const isThere = (path: string) => Deno.stat(path).then(() => true, () => false);
    assertEquals(await Promise.all(keys.slice(0, 3).map(checkpoint).map(isThere)), [true, true, false]);
  }));

Deno.test("newResult() is a result that was not there before, whoever wrote it, and none that is damaged", () =>
  withFolder(async (results) => {
    const { planned, keys, context } = await plannedCells(results);
    const [key, other] = keys;
    assertEquals(await newResult(planned, key, context), undefined);
    const { result } = await finishCell(planned, reportOf(key, FAILED), context);
    assertEquals(await newResult(planned, key, context), result);
    const replaced = (before: string) => ({
      ...planned,
      frames: { [key]: { ...planned.frames[key], before } },
    });
    assertEquals(await newResult(replaced(result.provenance.finished_at), key, context), undefined);
    assertEquals(await newResult(replaced(new Date(0).toISOString()), key, context), result);
    await finishCell(planned, reportOf(other, FAILED), context);
    await Deno.writeTextFile(`${results}/tiny/embedded/cells/${other}.json`, "{");
    assertEquals(await newResult(planned, other, context), undefined);
  }));
