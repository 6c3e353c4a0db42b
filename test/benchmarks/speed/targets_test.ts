import { assertAlmostEquals, assertEquals } from "@std/assert";
import { checkTargets, growth, ratioToPeer, times } from "../../../benchmarks/speed/targets.ts";
import { result, series, took } from "./results_fixture.ts";

Deno.test("times() are the least and the median of the rounds", () => {
  assertEquals(times(took("native", [30, 10, 20])), { least: 10, median: 20 });
});

Deno.test("ratioToPeer() compares round by round", () => {
  // The machine was ten times slower in the second round: that moves neither ratio.
  const ours = took("native", [50, 600, 40]);
  const measurements = [took("torch", [100, 1000, 100]), ours];
  assertAlmostEquals(ratioToPeer(ours, measurements)!, 0.5);
});

Deno.test("ratioToPeer() compares with PyTorch on as many threads alone", () => {
  const ours = took("native", [50], { threads: 2 });
  assertEquals(ratioToPeer(ours, [took("torch", [100]), ours]), null);
  assertEquals(ratioToPeer(ours, [took("torch", [200], { threads: 2 }), ours]), 0.25);
});

Deno.test("ratioToPeer() gives the peer itself no ratio", () => {
  const peer = took("torch", [100]);
  assertEquals(ratioToPeer(peer, [peer]), null);
});

Deno.test("growth() is relative to the first point of the series", () => {
  const results = series({ 1: 100, 4: 150, 16: 240 });
  assertEquals(results.map((point) => growth(point, results)), [1, 1.5, 2.4]);
  assertEquals(growth(result([took("native", [1])]), results), null);
});

Deno.test("checkTargets() holds every implementation of the engine against a target", () => {
  const measurements = [
    took("torch", [100]),
    took("native", [60]),
    took("torch", [100], { threads: 2 }),
    took("native", [80], { threads: 2 }),
    took("wasm", [300]),
  ];
  const vit = result(measurements, { targets: [{ engine: "native", quantity: "ratio", most: 0.7 }] });
  const verdicts = checkTargets(vit, [vit]);
  assertEquals(verdicts.map(({ value, met }) => ({ value, met })), [
    { value: 0.6, met: true },
    { value: 0.8, met: false },
  ]);
});

Deno.test("checkTargets() cannot tell of a ratio without a peer", () => {
  const alone = result([took("wasm", [300])], {
    targets: [{ engine: "wasm", quantity: "ratio", most: 1.7 }],
  });
  assertEquals(checkTargets(alone, [alone]).map(({ value, met }) => ({ value, met })), [{
    value: null,
    met: null,
  }]);
});

Deno.test("checkTargets() compares memory and growth", () => {
  const results = series({ 1: 100, 16: 300 });
  const last = {
    ...results[1],
    targets: [
      { engine: "native", quantity: "growth", most: 2.5 },
      { engine: "native", quantity: "heap", most: 700 },
    ] as const,
  };
  assertEquals(checkTargets(last, [results[0], last]).map(({ value, met }) => ({ value, met })), [
    { value: 3, met: false },
    { value: 100, met: true },
  ]);
});

Deno.test("checkTargets() takes the least time where seconds are asked for", () => {
  const table = result([took("wasm", [130_000, 110_000])], {
    targets: [{ engine: "wasm", quantity: "seconds", most: 120 }],
  });
  assertEquals(checkTargets(table, [table]).map(({ value, met }) => ({ value, met })), [{
    value: 110,
    met: true,
  }]);
});
