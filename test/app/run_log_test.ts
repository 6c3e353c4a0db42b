import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { RunLog } from "../../src/app/run_log.ts";
import type { JobProgress } from "../../src/launch/types.ts";
import type { CellResult } from "../../src/results/types.ts";
import type { PlannedCell } from "../../src/spec/mod.ts";

const PLAN = { id: "tiny", track: "embedded" };
const CELL = { point: { name: "STEGO" }, seed: 3, settings: { train: { steps: 40 } } } as PlannedCell;
const workspaceIn = (logs: string) => ({ logs, results: "/results" });
const NAMED = { key: "0123456789abcdef", row: "STEGO", seed: 3 };
const RESULT = {
  key: NAMED.key,
  outcome: { status: "diverged", step: 30, cause: "the loss is NaN" },
  metrics: { literal: { acc: 50, miou: null, iou: {} }, converged: null, linear: null },
  curve: { steps: [10, 20], losses: { stego: [2, NaN] }, diagnostics: { entropy: [0.5, 0.25] } },
  provenance: { wall_seconds: 1.5 },
} as unknown as CellResult;

Deno.test("RunLog writes a line of JSON for each event, in the fields that are documented", async () => {
  const folder = await Deno.makeTempDir();
  const [log, clock] = [await RunLog.open(workspaceIn(folder), PLAN, time(0)), time(0)];
  assertEquals(log.path, `${folder}/tiny/embedded/20260102T030405Z/log.jsonl`);
  log.onEngine("wasm, 4 lanes");
  log.onStart(2, 1, [CELL], new Map([[CELL, NAMED.key]]));
  log.onNotice("No labels.");
  log.onCell(CELL, RESULT);
  log.close("interrupted", new Error("stopped"));
  const lines = await linesOf(log.path);
  assertEquals(lines.map(({ time }) => time), Array(7).fill(clock.now().toISOString()));
  assertEquals(lines.map(({ time: _, ...line }) => line), [
    {
      event: "start",
      table: "tiny",
      track: "embedded",
      results: "/results",
      engine: "wasm, 4 lanes",
      cells: 2,
      finished: 1,
    },
    { event: "wait", ...NAMED, steps: 40 },
    { event: "notice", message: "No labels." },
    { event: "losses", ...NAMED, step: 10, losses: { stego: 2 }, diagnostics: { entropy: 0.5 } },
    { event: "losses", ...NAMED, step: 20, losses: { stego: null }, diagnostics: { entropy: 0.25 } },
    {
      event: "cell",
      ...NAMED,
      step: 30,
      status: "diverged",
      scores: { "literal/acc": 50 },
      seconds: 1.5,
      error: "the loss is NaN",
    },
    { event: "end", status: "interrupted", seconds: 0, error: "stopped" },
  ]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("RunLog says how far a job is every ten seconds and after its last step, with its rate", async () => {
  const folder = await Deno.makeTempDir();
  const clock = time(0);
  const log = await RunLog.open(workspaceIn(folder), PLAN, clock);
  log.onStart(1, 0, [CELL], new Map([[CELL, NAMED.key]]));
  for (const step of [1, 2, 12, 40]) {
    const losses: JobProgress["losses"] = {
      [NAMED.key]: { stego: step / 4, omh_match: step / 4 },
      other: { stego: 9 },
    };
    log.onProgress([CELL], { step, steps: 40, loss: step / 2, ...step > 1 && { losses } });
    clock.milliseconds += 5500;
  }
  log.close("finished");
  const told = (await linesOf(log.path)).filter(({ event }) => event === "step");
  assertEquals(told.map(({ time: _, ...line }) => line), [
    { event: "step", ...NAMED, step: 1, steps: 40, loss: 0.5 },
    { event: "step", ...NAMED, step: 12, steps: 40, loss: 6, rate: 1, losses: { stego: 3, omh_match: 3 } },
    {
      event: "step",
      ...NAMED,
      step: 40,
      steps: 40,
      loss: 20,
      rate: 5.091,
      losses: { stego: 10, omh_match: 10 },
    },
  ]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("RunLog gives runs of a table that start in the same second a file each", async () => {
  const folder = await Deno.makeTempDir();
  const logs = [
    await RunLog.open(workspaceIn(folder), PLAN, time(0)),
    await RunLog.open(workspaceIn(folder), PLAN, time(0)),
  ];
  for (const log of logs) log.close("finished");
  const run = `${folder}/tiny/embedded/20260102T030405Z`;
  assertEquals(logs.map(({ path }) => path), [`${run}/log.jsonl`, `${run}_2/log.jsonl`]);
  for (const { path } of logs) assertEquals((await linesOf(path)).length, 1);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("RunLog goes on without a file where there can be none, and says why", async () => {
  const file = await Deno.makeTempFile();
  const log = await RunLog.open(workspaceIn(file), PLAN, time(0));
  log.onNotice("No labels.");
  log.close("finished");
  assertMatch(log.fault!, /\S/);
  assertStringIncludes(log.path, file);
  await Deno.remove(file);
});

function time(milliseconds: number) {
  return {
    milliseconds,
    elapsed() {
      return this.milliseconds;
    },
    now: () => new Date("2026-01-02T03:04:05.678Z"),
  };
}

async function linesOf(path: string): Promise<Record<string, unknown>[]> {
  const text = await Deno.readTextFile(path);
  assertEquals(text.at(-1), "\n");
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}
