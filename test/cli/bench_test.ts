import {
  assert,
  assertEquals,
  assertGreater,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import type { TableFile } from "../../src/results/table_file.ts";
import type { CellResult } from "../../src/results/types.ts";
import { bench, cellFiles, cells, stableParts } from "./bench_fixture.ts";
import { readEventFile } from "../formats/tensorboard/event_reader.ts";
import { filesBelow, FIXTURES, runCommand, withFolder } from "./terminal_fixture.ts";
import { pathToFileURL } from "node:url";

Deno.test("bench fills a table, keeps it, fills it afresh and shares its cells", (t) =>
  withFolder(async (results) => {
    const first = await bench("tiny.yaml", results, "--json");
    const files = await cellFiles(results, "tiny");
    let log = "";

    await t.step("bench trains all cells and writes them with their table", async () => {
      assertEquals(first.code, 0, first.err);
      assertEquals(Object.keys(files).filter((name) => /^[0-9a-f]{16}\.json$/.test(name)).length, 6);
      const others = (await filesBelow(results)).filter((file) => !file.includes("/cells/"));
      const own = ["table.csv", "table.json", "table.md"].map((name) => `tiny/embedded/${name}`);
      assertEquals(others, [...own, "tiny/spec.json"]);
      assertEquals(await Deno.readTextFile(`${results}/tiny/embedded/table.json`), first.out);
    });

    await t.step("bench writes plain lines of progress where there is no terminal", () => {
      assertStringIncludes(first.err, "6 cells, 0 finished before, 6 to train");
      assertStringIncludes(first.err, "[6/6] ");
      assert(!first.err.includes("\x1b") && !first.err.includes("\r"));
    });

    await t.step("bench --json prints what the table's schema promises", () => {
      assertTable(JSON.parse(first.out));
    });

    await t.step("bench logs a higher plan entropy for a larger epsilon", async () => {
      const found = await cells(results, "tiny");
      const [cold, warm] = [0.02, 0.1].map((epsilon) => entropies(found, epsilon));
      assertEquals(cold.length, 16);
      cold.forEach((entropy, i) => assertGreater(warm[i], entropy));
    });

    await t.step("bench does not train finished cells again", async () => {
      const { err } = await bench("tiny.yaml", results);
      assertStringIncludes(err, "6 finished before, nothing to train");
      assertEquals(await cellFiles(results, "tiny"), files);
    });

    await t.step(
      "bench --tensorboard writes event files of finished cells, and the results stay",
      async () => {
        const { code, err } = await bench("tiny.yaml", results, "--tensorboard", `${results}/board`);
        assertEquals(code, 0, err);
        const found = await filesBelow(`${results}/board/tiny/embedded`);
        assertEquals(
          found.filter((name) => /^.+\/seed-[01]\/events\.out\.tfevents\.omh-bench$/.test(name)).length,
          6,
        );
        const path = `${results}/board/tiny/embedded/STEGO/seed-1/events.out.tfevents.omh-bench`;
        const tags = readEventFile(await Deno.readFile(path)).flatMap(({ values }) => Object.keys(values));
        for (const tag of ["loss/pos_intra", "literal/miou"]) assert(tags.includes(tag), tags.join());
        assertEquals(await cellFiles(results, "tiny"), files);
        await Deno.remove(`${results}/board`, { recursive: true });
      },
    );

    await t.step("bench --fresh on one worker gives the same bytes but for the provenance", async () => {
      const { err, out } = await benchBelow(results);
      log = err.match(/^log: (.+)$/m)![1];
      assertStringIncludes(err, "0 finished before, 6 to train");
      const parts = stableParts(await cellFiles(results, "tiny"));
      assertEquals(parts, stableParts(files));
      assert(Object.values(parts).every((part) => part.includes('"confusion"')));
      assertEquals(out, first.out);
    });

    await t.step("bench names its log, which has a line of each cell and how the run ended", async () => {
      assertMatch(log, /\.omh\/logs\/tiny\/embedded\/\w+\/log\.jsonl$/);
      const lines = (await Deno.readTextFile(log)).trimEnd().split("\n").map((line) => JSON.parse(line));
      const keys = Object.keys(files).map((name) => name.replace(".json", ""));
      const ended = lines.filter(({ event }) => event === "cell").map(({ key }) => key);
      assertEquals(keys.filter((key) => !ended.includes(key)), []);
      for (const event of ["start", "step", "losses"]) {
        assert(lines.some((line) => line.event === event), event);
      }
      assertEquals([lines.at(-1).event, lines.at(-1).status], ["end", "finished"]);
    });

    await t.step(
      "bench gives a cell the same bytes in other company, another order and under another name",
      async () => {
        await bench("tiny_reversed.yaml", `${results}/elsewhere`, "--jobs", "1");
        const others = stableParts(await cellFiles(`${results}/elsewhere`, "tiny-reversed"));
        const shared = Object.entries(stableParts(files)).filter(([name]) => name in others);
        assertEquals(shared.length, 4);
        for (const [name, part] of shared) assertEquals(others[name], part);
      },
    );

    await t.step("bench takes over a cell that another table has", async () => {
      const { err } = await bench("tiny_reversed.yaml", results);
      assertStringIncludes(err, "6 cells, 4 finished before, 2 to train");
    });

    await t.step("bench refuses a table with an edited cell, and goes on with the next", async () => {
      const name = Object.keys(files).find((name) => files[name].includes('"omh": null'))!;
      const path = `${results}/tiny/embedded/cells/${name}`;
      await Deno.writeTextFile(path, files[name].replace(/"acc": [\d.]+/, '"acc": 99.5'));
      const { code, out, err } = await bench("tiny.yaml", results, "tiny_reversed.yaml");
      assertEquals(code, 1);
      assertStringIncludes(err, `Cannot use the result "${path}": acc is 99.5`);
      assertStringIncludes(err, "delete the file, or train its cell again with --fresh");
      assert(!out.includes("99.5"));
      assertStringIncludes(err, "tiny-reversed/embedded");
      await Deno.remove(path);
      assertEquals((await bench("tiny.yaml", results)).code, 0);
      assertEquals(stableParts(await cellFiles(results, "tiny")), stableParts(files));
    });

    await t.step(
      "bench refuses another spec of the same id, and names both",
      () =>
        withFolder(async (folder) => {
          const text = await Deno.readTextFile(`${FIXTURES}tiny.yaml`);
          const home = pathToFileURL(FIXTURES).href;
          const twin = `${folder}/twin.yaml`;
          await Deno.writeTextFile(twin, text.replace("0.10]", "0.11]").replaceAll(" ./", ` ${home}`));
          for (const others of [[], ["tiny.yaml"]]) {
            const { code, err } = await bench(twin, results, ...others);
            assertNotEquals(code, 0);
            for (const part of ["tiny.yaml", "twin.yaml", 'the id "tiny"']) assertStringIncludes(err, part);
          }
          assertEquals(stableParts(await cellFiles(results, "tiny")), stableParts(files));
        }),
    );
  }));

/** Trains the table afresh, with what is no result in the folder of the results: another test has another log. */
function benchBelow(results: string) {
  const flags = ["--results", results, "--root", FIXTURES, "--cache-budget", "0"];
  return runCommand(["bench", "tiny.yaml", ...flags, "--json", "--fresh", "--jobs", "1"], { base: results });
}

/** Plan entropies of all steps of the cells of a temperature, by seed. */
function entropies(found: readonly CellResult[], epsilon: number): number[] {
  return found.filter(({ settings }) => settings.omh?.epsilon === epsilon)
    .toSorted((a, b) => a.seed - b.seed)
    .flatMap(({ curve }) => [...curve.diagnostics.plan_entropy_1, ...curve.diagnostics.plan_entropy_2]);
}

function assertTable({ schema, table, track, engine, rows }: TableFile): void {
  assertMatch(schema, /^omh-bench\/table@\d+$/);
  assertEquals([table, track], ["tiny", "embedded"]);
  assertMatch(engine, /^wasm\//);
  assertEquals(rows.map(({ name }) => name), ["STEGO", "OMH, temperature 0.02", "OMH, temperature 0.1"]);
  const [{ method, settings, seeds, acc, miou, paper }] = rows;
  assertEquals([method, settings?.method, seeds], ["stego", "stego", [0, 1]]);
  for (const scores of [acc!, miou!]) {
    assertEquals(Object.keys(scores), ["mean", "low", "high", "iqm", "values"]);
    assertEquals(scores.values.length, 2);
    assert(scores.mean! >= Math.min(...scores.values.map(Number)));
    // Two seeds have no interval.
    assertEquals([scores.low, scores.high, scores.iqm], [null, null, null]);
  }
  assertEquals(paper, { acc: null, miou: null });
}

Deno.test("bench reports a diverged cell with step and cause, goes on and exits 0", () =>
  withFolder(async (results) => {
    const { code, out, err } = await bench("diverging.yaml", results);
    assertEquals(code, 0, err);
    const found = await cells(results, "diverging");
    const by = (solver: string) => found.find(({ settings }) => settings.omh?.solver === solver)!;
    assertEquals(by("plain").outcome, {
      status: "diverged",
      step: 1,
      cause: "the transport plan between levels 1 and 2 is not finite (solver plain, epsilon 0.005)",
    });
    // A diverged cell counts as the constant prediction, so that no method gains by diverging.
    assertEquals(by("plain").metrics?.literal?.effective_clusters, 1);
    assertEquals(by("log").outcome, { status: "finished" });
    assertStringIncludes(out, "solver plain: seed 0 diverged at step 1: the transport plan");
    const again = await bench("diverging.yaml", results);
    assertStringIncludes(again.err, "nothing to train");
  }));

Deno.test("bench names each cell that failed and why, finishes the others and exits 3", () =>
  withFolder(async (results) => {
    const { code, err } = await bench("outcomes.yaml", results);
    assertEquals(code, 3);
    const outcome = (found: CellResult[], fault: string) =>
      found.find(({ settings }) => settings.options.fault === fault)!.outcome;
    const found = await cells(results, "outcomes");
    assertEquals(found.length, 8);
    const cause = (what: string) => `Cannot ${what}: a fault was asked for, expected none`;
    assertEquals(outcome(found, "none"), { status: "finished" });
    assertEquals(outcome(found, "start"), { status: "failed", step: 0, cause: cause("start") });
    assertEquals(outcome(found, "step"), { status: "failed", step: 2, cause: cause("step") });
    assertEquals(outcome(found, "nan"), { status: "diverged", step: 2, cause: 'the loss "cluster" is NaN' });
    assertEquals(outcome(found, "predict"), { status: "failed", step: 4, cause: cause("predict") });
    const exited = outcome(found, "exit");
    const step = exited.status === "finished" ? undefined : exited.step;
    // It exits in the second step; the first is told of only where it took 200 ms.
    assertEquals([0, 1].includes(step!), true, `step ${step}`);
    const exitCause = "its worker process was ended by a call of exit(7)";
    assertEquals(exited, { status: "failed", step, cause: exitCause } as typeof exited);
    // What a method prints passes for no message.
    assertEquals(outcome(found, "talk"), { status: "finished" });
    assertStringIncludes(err, "a fault: step, seed 0: failed at step 2: Cannot step");
  }));

Deno.test("bench refuses a spec with five mistakes, each with its place, and exits 2", () =>
  withFolder(async (results) => {
    const { code, out, err } = await bench("five_mistakes.yaml", results);
    assertEquals([code, out], [2, ""]);
    const places = [...err.matchAll(/^five_mistakes\.yaml:(\d+:\d+)/gm)].map(([, place]) => place);
    assertEquals(places, ["3:10", "5:17", "8:42", "11:24", "11:41"]);
    assertStringIncludes(err, 'Did you mean "stego"?');
    assertEquals(await filesBelow(results), []);
  }));

Deno.test("bench refuses a spec that is not there and an engine that does not exist", async () => {
  const spec = await runCommand(["bench", "tables/ablation-tua.yaml"]);
  assertEquals(spec.code, 2);
  assertStringIncludes(spec.err, 'nearest: "tables/ablation-tau.yaml"');
  const engine = await runCommand(["bench", "tiny.yaml", "--engine", "wsam"]);
  assertNotEquals(engine.code, 0);
  assertStringIncludes(engine.err, 'engine "wsam"');
});

Deno.test("bench keeps features where --cache says; the tables with and without are the same", () =>
  withFolder(async (folder) => {
    const [without, cold, warm] = ["without", "cold", "warm"].map((name) => `${folder}/${name}`);
    const cache = ["--cache", `${folder}/features`];
    assertEquals((await bench("tiny.yaml", without)).code, 0);
    for (const results of [cold, warm]) assertEquals((await bench("tiny.yaml", results, ...cache)).code, 0);
    const expected = stableParts(await cellFiles(without, "tiny"));
    assertEquals(stableParts(await cellFiles(cold, "tiny")), expected);
    assertEquals(stableParts(await cellFiles(warm, "tiny")), expected);
    const kept = (await filesBelow(`${folder}/features`)).filter((file) => file.endsWith(".safetensors"));
    assertEquals(kept.length, 5);
  }));
