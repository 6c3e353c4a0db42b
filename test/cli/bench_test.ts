import { assert, assertEquals, assertGreater, assertNotEquals, assertStringIncludes } from "@std/assert";
import type { CellResult } from "../../src/results/types.ts";
import { bench, cellFiles, cells, stableParts } from "./bench_fixture.ts";
import { filesBelow, runCommand, withFolder } from "./terminal_fixture.ts";

Deno.test("bench trains all cells, writes them with their table and prints the table", () =>
  withFolder(async (results) => {
    const { code, out, err } = await bench("tiny.yaml", results, "--json");
    assertEquals(code, 0, err);
    const files = await filesBelow(results);
    assertEquals(files.filter((file) => /^tiny\/embedded\/cells\/[0-9a-f]{16}\.json$/.test(file)).length, 6);
    assertEquals(files.filter((file) => !file.includes("/cells/")), [
      "tiny/embedded/table.csv",
      "tiny/embedded/table.json",
      "tiny/embedded/table.md",
    ]);
    assertEquals(await Deno.readTextFile(`${results}/tiny/embedded/table.json`), out);
    assertStringIncludes(err, "6 cells, 0 finished before, 6 to train");
    assertStringIncludes(err, "[6/6] ");
    assert(!err.includes("\x1b") && !err.includes("\r"), "no terminal, so nothing is redrawn");
  }));

Deno.test("bench --json prints what the table's schema promises", () =>
  withFolder(async (results) => {
    const table = JSON.parse((await bench("tiny.yaml", results, "--json")).out);
    assertEquals([table.schema, table.table, table.track], ["omh-bench/table@1", "tiny", "embedded"]);
    assert(table.engine.startsWith("wasm/"));
    assertEquals(table.rows.map((row: { name: string }) => row.name), [
      "STEGO",
      "OMH, temperature 0.02",
      "OMH, temperature 0.1",
    ]);
    const [{ method, settings, seeds, acc, miou, paper }] = table.rows;
    assertEquals([method, settings.method, seeds], ["stego", "stego", [0, 1]]);
    for (const scores of [acc, miou]) {
      assertEquals(Object.keys(scores), ["mean", "low", "high", "values"]);
      assertEquals(scores.values.length, 2);
      assert(scores.low <= scores.mean && scores.mean <= scores.high);
    }
    assertEquals(paper, { acc: null, miou: null });
  }));

Deno.test("bench does not train finished cells again, and --fresh gives the same bytes but for the provenance", () =>
  withFolder(async (results) => {
    await bench("tiny.yaml", results, "--jobs", "2");
    const first = await cellFiles(results, "tiny");
    const again = await bench("tiny.yaml", results);
    assertStringIncludes(again.err, "6 finished before, nothing to train");
    assertEquals(await cellFiles(results, "tiny"), first);
    const fresh = await bench("tiny.yaml", results, "--fresh", "--jobs", "1");
    assertStringIncludes(fresh.err, "0 finished before, 6 to train");
    const second = await cellFiles(results, "tiny");
    assertEquals(stableParts(second), stableParts(first));
    assert(Object.values(stableParts(second)).every((part) => part.includes('"confusion"')));
    assertEquals(fresh.out, again.out);
  }));

Deno.test("bench gives a cell the same bytes in other company, another order and under another name", () =>
  withFolder(async (results) => {
    await bench("tiny.yaml", `${results}/a`);
    await bench("tiny_reversed.yaml", `${results}/b`, "--jobs", "1");
    const [a, b] = [
      await cellFiles(`${results}/a`, "tiny"),
      await cellFiles(`${results}/b`, "tiny-reversed"),
    ];
    const shared = Object.keys(a).filter((name) => name in b);
    assertEquals(shared.length, 4);
    for (const name of shared) {
      assertEquals(stableParts({ [name]: b[name] }), stableParts({ [name]: a[name] }));
    }
  }));

Deno.test("bench takes over a cell that another table has", () =>
  withFolder(async (results) => {
    await bench("tiny.yaml", results);
    const { err } = await bench("tiny_reversed.yaml", results);
    assertStringIncludes(err, "6 cells, 4 finished before, 2 to train");
  }));

Deno.test("bench logs a higher plan entropy for a larger epsilon", () =>
  withFolder(async (results) => {
    await bench("tiny.yaml", results);
    const found = await cells(results, "tiny");
    const entropies = (epsilon: number) =>
      found.filter(({ settings }) => settings.omh?.epsilon === epsilon)
        .sort((a, b) => a.seed - b.seed)
        .flatMap(({ curve }) => [...curve.diagnostics.plan_entropy_1, ...curve.diagnostics.plan_entropy_2]);
    const [cold, warm] = [entropies(0.02), entropies(0.1)];
    assertEquals(cold.length, 16);
    cold.forEach((entropy, i) => assertGreater(warm[i], entropy));
  }));

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
    assertEquals(by("plain").metrics, null);
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
    assertEquals(outcome(found, "exit"), {
      status: "failed",
      step: 0,
      cause: "its worker process ended with exit code 7",
    });
    assertEquals(outcome(found, "talk").status, "failed");
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
  assertStringIncludes(engine.err, 'Cannot start the engine "wsam"');
});
