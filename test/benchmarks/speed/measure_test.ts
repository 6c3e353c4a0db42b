import { assertEquals, assertStringIncludes } from "@std/assert";
import { measure } from "../../../benchmarks/speed/measure.ts";
import type { Workload } from "../../../benchmarks/speed/types.ts";

const TINY: Workload = {
  name: "tiny",
  group: "Tiny",
  task: { kind: "step", method: "stego", levels: 0, classes: 3, batch: 2, gridSize: 4 },
  implementations: [{ engine: "wasm", threads: 1 }, { engine: "native", threads: 1 }],
  targets: [],
  rounds: 2,
  warmUp: true,
};

Deno.test("measure() runs an implementation in a process of its own, the warm-up not counted", async () => {
  const told: string[] = [];
  const [{ measurements, failures }] = await measure([TINY], {
    available: ({ engine }) => engine === "wasm",
    onProgress: (message) => told.push(message),
  });
  assertEquals(failures, []);
  assertEquals(measurements.map(({ engine, milliseconds }) => [engine, milliseconds.length]), [["wasm", 2]]);
  assertEquals(measurements[0].milliseconds.every((time) => time > 0), true);
  // A Deno process takes tens of MiB; a tensor heap starts at 16 MiB.
  assertEquals(measurements[0].processMiB! > 30 && measurements[0].heapMiB! >= 16, true);
  assertEquals(told.at(-1), "tiny: round 2 of 2, wasm, 1 thread");
});

Deno.test("measure() reports an implementation that cannot set up and goes on", async () => {
  const task = { kind: "vit", channels: 384, side: 12 } as const;
  const [{ measurements, failures }] = await measure([{ ...TINY, task, warmUp: false }], {
    rounds: 1,
    available: ({ engine }) => engine === "wasm",
    onProgress: () => {},
  });
  assertEquals(measurements, []);
  assertStringIncludes(failures[0].reason, 'Cannot measure "wasm, 1 thread"');
  assertStringIncludes(failures[0].reason, "multiples of 8");
});

Deno.test("measure() runs the workloads that it is given in turn", async () => {
  const told: string[] = [];
  const results = await measure([TINY, { ...TINY, name: "other" }], {
    rounds: 1,
    available: ({ engine }) => engine === "wasm",
    onProgress: (message) => told.push(message),
  });
  assertEquals(results.map(({ name, measurements }) => [name, measurements.length]), [["tiny", 1], [
    "other",
    1,
  ]]);
  assertEquals(told.slice(2), [
    "tiny: round 0 of 1, wasm, 1 thread",
    "other: round 0 of 1, wasm, 1 thread",
    "tiny: round 1 of 1, wasm, 1 thread",
    "other: round 1 of 1, wasm, 1 thread",
  ]);
});
