import { assertEquals } from "@std/assert";
import { prepareCells, type PrepareOptions } from "../../src/launch/prepare_cells.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import { bench } from "../cli/bench_fixture.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { plannedFixture } from "./plan_fixture.ts";

Deno.test("prepareCells() finds what has no result, what failed, and with fresh everything", () =>
  withFolder(async (results) => {
    const { plan, resources, where } = await plannedFixture("failing.yaml");
    const prepare = async (changes: Partial<PrepareOptions> = {}) => {
      const prepared = await prepareCells(plan, {
        store: new ResultStore(results),
        resources,
        fresh: false,
        workers: 1,
        numerics: where.numerics,
        checkpoints: `${results}/checkpoints`,
        ...changes,
      });
      const jobs = await prepared.jobs();
      const frames = Object.values(Object.assign({}, ...jobs.map(({ frames }) => frames)));
      return {
        missing: [...prepared.missing.values()].map(({ cell: { point } }) => point.name),
        known: prepared.results.size,
        replaced: (frames as { before?: string }[]).filter(({ before }) => before !== undefined).length,
      };
    };
    const rows = (await prepare()).missing;
    assertEquals(await prepare(), { missing: rows, known: 0, replaced: 0 });
    assertEquals(rows.length, 2);
    await bench("failing.yaml", results);
    assertEquals(await prepare(), { missing: ["a fault: start"], known: 1, replaced: 1 });
    assertEquals(await prepare({ fresh: true }), { missing: rows, known: 0, replaced: 2 });
    const models = { seeds: "all", trained: false } as const;
    assertEquals(await prepare({ models }), { missing: rows, known: 1, replaced: 2 }, "its model is missing");
  }));
