import { assert, assertStringIncludes } from "@std/assert";
import { renderSpeed } from "../../../../benchmarks/speed/report/markdown.ts";
import { MACHINE, report, result, series, took } from "../results_fixture.ts";

Deno.test("renderSpeed() shows times, ratios and verdicts", () => {
  const vit = result([took("torch", [200, 100, 300], { heapMiB: null }), took("native", [120, 60, 180])], {
    targets: [
      { engine: "native", quantity: "ratio", most: 0.7 },
      { engine: "native", quantity: "heap", most: 90 },
    ],
  });
  const text = renderSpeed(report([vit]), []);
  assertStringIncludes(text, "# Speed, 2026-01-02\n");
  assertStringIncludes(
    text,
    "## Players\n\n- torch, 1 thread: torch: as it is\n- native, 1 thread: native: as it is\n",
  );
  assertStringIncludes(text, "commit 0123456789ab; 12 s.");
  assertStringIncludes(text, "| vit | native, 1 thread | ratio | 0.600 | at most 0.700 | met |");
  assertStringIncludes(text, "| vit | native, 1 thread | heap | 100 MiB | at most 90 MiB | **not met** |");
  assertStringIncludes(text, "| vit | torch, 1 thread | 100.0 | 200.0 |  |  | 300 |");
  assertStringIncludes(text, "| vit | native, 1 thread | 60.0 | 120.0 | 0.600 | 100 | 300 |");
});

Deno.test("renderSpeed() shows the growth of a series and its plot", () => {
  const text = renderSpeed(report(series({ 1: 100, 16: 240 })), ["cohort.svg"]);
  assertStringIncludes(text, "| cohort-16 | native, 1 thread | 240.0 | 240.0 | 2.400 |");
  assertStringIncludes(text, "![cohort.svg](cohort.svg)");
  assert(!text.includes("## Targets"));
});

Deno.test("renderSpeed() says what the numbers cannot be relied on for", () => {
  const failed = result([], { failures: [{ engine: "native", threads: 2, reason: "no BLAS" }] });
  const machine = { ...MACHINE, environment: { OPENBLAS_CORETYPE: "Haswell" }, load: [6, 6] as const };
  const text = renderSpeed(report([failed], { quick: true, withoutPeer: "it is not there", machine }), []);
  assertStringIncludes(text, "2 cores of Model 7 (linux, x86_64), load 6.0 before");
  assertStringIncludes(text, "For all implementations, OPENBLAS_CORETYPE=Haswell.");
  assertStringIncludes(text, "Quick run: too few rounds to rely on.");
  assertStringIncludes(text, "The machine was busy: its numbers are not to be relied on.");
  assertStringIncludes(text, "Without PyTorch: it is not there.");
  assertStringIncludes(text, "- vit, native, 2 threads: no BLAS");
});

Deno.test("renderSpeed() says that the time of a whole table is extrapolated", () => {
  const task = { kind: "table", rows: [0, 3], seeds: 3, batch: 16, cached: false } as const;
  // 7.2 seconds a step are 10 hours for 5000 steps.
  const text = renderSpeed(report([result([took("native", [7200])], { name: "table", task })]), []);
  assertStringIncludes(text, "- table, native, 1 thread: 5000 steps would take 10.0 hours (extrapolated)");
});

Deno.test("renderSpeed() shows seconds, and no memory where other processes do the work", () => {
  const memory = { processMiB: null, heapMiB: null };
  const table = result([took("wasm", [110_400], memory)], {
    name: "table",
    targets: [{ engine: "wasm", quantity: "seconds", most: 240 }],
  });
  const text = renderSpeed(report([table]), []);
  assertStringIncludes(text, "| table | wasm, 1 thread | seconds | 110 s | at most 240 s | met |");
  assertStringIncludes(text, "| table | wasm, 1 thread | 110400.0 | 110400.0 |  |  |  |");
});
