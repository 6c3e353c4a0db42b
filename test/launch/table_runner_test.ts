import { checkpointOf } from "../../src/train/checkpoint.ts";
import { assertEquals, assertRejects } from "@std/assert";
import {
  gatherTable,
  runCells,
  type TableListener,
  type TableRunOptions,
} from "../../src/launch/table_runner.ts";
import { identifyCells } from "../../src/launch/cell_identity.ts";
import { startEngine } from "../../src/engine/start.ts";
import { cellFaults } from "../../src/results/check/cell_integrity.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import { systemClock } from "../../src/base/clock.ts";
import { openWorkspace } from "../../src/base/workspace.ts";
import type { Launcher } from "../../src/launch/launcher.ts";
import local from "../../src/launch/local.ts";
import type { CellResult } from "../../src/results/types.ts";
import { filesBelow, withFolder } from "../cli/terminal_fixture.ts";
import { plannedFixture } from "./plan_fixture.ts";
import { openDataset } from "../../src/data/open_dataset.ts";
import stripes from "../fixtures/stripes.ts";

const { numerics: NUMERICS } = await startEngine("wasm");

/** What a listener was told, in words. */
function notes() {
  const told: string[] = [];
  const listener: TableListener = {
    onStart: (total, finished) => told.push(`${finished} of ${total}`),
    onProgress: () => {},
    onCell: ({ point, seed }, { outcome }) => told.push(`${point.name}, seed ${seed}: ${outcome.status}`),
  };
  return { told, listener };
}

async function run(spec: string, results: string, changes: Partial<TableRunOptions> = {}) {
  const { plan, resources } = await plannedFixture(spec);
  const { told, listener } = notes();
  const options: TableRunOptions = {
    store: new ResultStore(results),
    engine: "wasm",
    numerics: NUMERICS,
    workers: 1,
    fresh: false,
    resources,
    checkpoints: `${results}/checkpoints`,
    launcher: local,
    context: { workspace: openWorkspace(), clock: systemClock, notice: () => {} },
    signal: new AbortController().signal,
    provenance: { versions: {}, engine: "an engine", git: null },
    listener,
    ...changes,
  };
  return { ...await runCells(plan, options), told, plan, options };
}

Deno.test("runCells() writes sound results of protocols that are not the default", () =>
  withFolder(async (results) => {
    const { cells, results: found } = await run("protocols.yaml", results);
    const written = cells.map(({ key }) => found.get(key.key)!);
    assertEquals(written.map((result) => cellFaults(result, `cells/${result.key}.json`)), [[], [], []]);
    const [best, over, extra] = written;
    assertEquals(best.validation?.steps, [2, 3]);
    assertEquals([over.validation, extra.validation], [undefined, undefined]);
    assertEquals(written.map(({ metrics }) => metrics!.literal!.confusion.length), [3, 6, 6]);
    assertEquals(over.metrics!.linear, null);
  }));

Deno.test("runCells() writes a result per cell, and finds them again", () =>
  withFolder(async (results) => {
    const first = await run("diverging.yaml", results);
    assertEquals(first.told.toSorted(), [
      "0 of 2",
      "solver log, seed 0: finished",
      "solver plain, seed 0: diverged",
    ]);
    for (const { key: { key } } of first.cells) {
      assertEquals(
        await first.options.store.readCell(first.plan.id, "embedded", key),
        first.results.get(key),
      );
    }
    const again = await run("diverging.yaml", results);
    assertEquals(again.told, ["2 of 2"]);
    assertEquals([...again.results.keys()], first.cells.map(({ key }) => key.key));
  }));

Deno.test("runCells() states the identity and the open choices of a cell", () =>
  withFolder(async (results) => {
    const { cells: [{ key }], results: found } = await run("diverging.yaml", results);
    const { identity, open_choices, key_parts } = found.get(key.key)!;
    const { fingerprint } = await openDataset(stripes, ["/none"]);
    assertEquals([identity.numerics, identity.dataset_fingerprint], [NUMERICS, fingerprint]);
    assertEquals(key_parts, key.parts);
    assertEquals(open_choices["omh.match_over"], "all");
  }));

Deno.test("runCells() trains failed cells again, and finished ones where fresh results are asked for", () =>
  withFolder(async (results) => {
    await run("failing.yaml", results);
    const [, ...again] = (await run("failing.yaml", results)).told;
    assertEquals(again, ["a fault: start, seed 0: failed"]);
    assertEquals((await run("failing.yaml", results, { fresh: true })).told[0], "0 of 2");
  }));

Deno.test("runCells() runs nothing once its signal is aborted", () =>
  withFolder(async (results) => {
    const stop = new AbortController();
    stop.abort();
    await assertRejects(() => run("slow.yaml", results, { signal: stop.signal }), DOMException);
    assertEquals(await filesBelow(results), []);
  }));

Deno.test("runCells() removes the checkpoint of a cell whose result is there", () =>
  withFolder(async (results) => {
    const { cells: [{ key }], options } = await run("diverging.yaml", results);
    const path = `${options.checkpoints}/${key.key}.safetensors`;
    await Deno.writeTextFile(path, "of a run that was killed after the result was written");
    await run("diverging.yaml", results);
    await assertRejects(() => Deno.stat(path), Deno.errors.NotFound);
  }));

Deno.test("runCells() keeps the training of a cell that failed, says at which step, and does not repeat it", () =>
  withFolder(async (results) => {
    const first = await run("unscored.yaml", results);
    const [{ key: { key } }] = first.cells;
    const cause = "Cannot predict: a fault was asked for, expected none";
    assertEquals(first.results.get(key)!.outcome, { status: "failed", step: 4, cause });
    const checkpoint = checkpointOf(first.options.checkpoints, key);
    assertEquals((await checkpoint.load())?.steps, 4);
    const again = await run("unscored.yaml", results);
    assertEquals(again.results.get(key)!.outcome, { status: "failed", step: 4, cause });
    assertEquals((await checkpoint.load())?.steps, 4);
    await run("unscored.yaml", results, { fresh: true });
  }));

Deno.test("runCells() trains without saving where the folder of checkpoints is a file", () =>
  withFolder(async (results) => {
    const checkpoints = `${results}/checkpoints`;
    await Deno.writeTextFile(checkpoints, "mine");
    const { told } = await run("diverging.yaml", results, { checkpoints });
    assertEquals(told.toSorted().slice(1), [
      "solver log, seed 0: finished",
      "solver plain, seed 0: diverged",
    ]);
    assertEquals(await Deno.readTextFile(checkpoints), "mine");
  }));

Deno.test("gatherTable() puts the results of a row's seeds into its row, in the order of the plan", async () => {
  const { plan, resources } = await plannedFixture("tiny.yaml");
  const cells = await identifyCells(plan, resources, "wasm/test");
  const results = new Map(cells.map(({ cell, key }, i) => {
    const outcome = { status: "finished" };
    const result = {
      key: key.key,
      seed: cell.seed,
      outcome,
      metrics: { literal: { acc: 10 * i, miou: i, iou: {}, assignment: [] }, images: [] },
      curve: { steps: [], losses: {} },
      settings: cell.settings,
      provenance: {},
    };
    return [key.key, result as unknown as CellResult];
  }));
  const { engine, rows, notes } = await gatherTable(plan, { cells, results }, {
    resources,
    numerics: "wasm/test",
  });
  assertEquals(engine, "wasm/test");
  assertEquals(rows.map(({ name, acc }) => [name, acc?.values]), [
    ["STEGO", [0, 10]],
    ["OMH, temperature 0.02", [20, 30]],
    ["OMH, temperature 0.1", [40, 50]],
  ]);
  assertEquals(rows[2].cells, cells.slice(4).map(({ key }) => key.key));
  assertEquals(notes.at(-1), "Stripes: made up for tests");
});

Deno.test("gatherTable() tells what was noticed while cells ran", () =>
  withFolder(async (results) => {
    const ran = await run("unscored.yaml", results);
    const noticed = (result: CellResult): CellResult => ({
      ...result,
      provenance: { ...result.provenance, notes: ["the heap of its process grew by 600 MiB"] },
    });
    const told = new Map([...ran.results].map(([key, result]) => [key, noticed(result)]));
    const { notes } = await gatherTable(ran.plan, { cells: ran.cells, results: told }, ran.options);
    assertEquals(
      notes.at(-1),
      "a probe that cannot predict, seed 0: the heap of its process grew by 600 MiB.",
    );
  }));

Deno.test("runCells() refuses to gather what a launcher has left", () =>
  withFolder(async (results) => {
    const idle = { ...local, name: "idle", run: () => Promise.resolve() };
    await assertRejects(
      () => run("diverging.yaml", results, { launcher: idle }),
      Error,
      'Cannot gather "diverging": the launcher "idle" has ended and left 2 cells without a result, the first "solver plain", seed 0',
    );
  }));

Deno.test("runCells() writes what a launcher has lost as failed, unless the result is there", () =>
  withFolder(async (results) => {
    const before = await run("diverging.yaml", results);
    const [kept, gone] = before.cells.map(({ key }) => key.key);
    await Deno.remove(`${results}/diverging/embedded/cells/${gone}.json`);
    const lost = {
      ...local,
      run: async (jobs, { listener }) => {
        for (const job of jobs) await listener.onLost(job, "its node went away");
      },
    } satisfies Launcher;
    const { results: found, told } = await run("diverging.yaml", results, { launcher: lost });
    assertEquals(told[0], "1 of 2");
    assertEquals(found.get(gone)!.outcome, { status: "failed", step: 0, cause: "its node went away" });
    assertEquals(found.get(kept)!.digest, before.results.get(kept)!.digest);
  }));
