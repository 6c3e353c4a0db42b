import { assertEquals, assertMatch } from "@std/assert";
import { examineAdapter } from "../../../benchmarks/gpu/examine_adapter.ts";
import { cardWorkloads, timeCard, totalOf } from "../../../benchmarks/gpu/speed.ts";
import type { StepTask, Workload } from "../../../benchmarks/speed/types.ts";
import { testUnless } from "../../engine/_probe.ts";
import { result, took } from "../speed/results_fixture.ts";

Deno.test("cardWorkloads() are those of speed, on a card alone", () => {
  for (const { implementations, targets } of cardWorkloads()) {
    assertEquals(implementations.map(({ engine }) => engine), [
      "cuda",
      "webgpu",
      "torch-cuda",
      "torch-cuda-tf32",
    ]);
    assertEquals(targets, []);
  }
});

const PASS: Workload = {
  name: "vit-tiny",
  group: "ViT forward",
  task: { kind: "vit", channels: 384, side: 16 },
  implementations: [{ engine: "cuda", threads: 1 }, { engine: "webgpu", threads: 1 }],
  targets: [],
  rounds: 2,
  warmUp: true,
};
const NO_CUDA = new Map([["cuda", "no addon"]] as const);

const adapter = await examineAdapter();

testUnless(
  "missing" in adapter ? adapter.missing : undefined,
  "timeCard() times a pass on the adapter and says what was left out",
  async () => {
    const { results, missing } = await timeCard(NO_CUDA, AbortSignal.timeout(120_000), () => {}, [PASS]);
    assertEquals(missing.get("cuda"), "no addon");
    assertEquals(results.map(({ name, failures }) => [name, failures]), [["vit-tiny", []]]);
    const [{ measurements: [{ engine, milliseconds, heapMiB }] }] = results;
    assertEquals([engine, milliseconds.length], ["webgpu", 2]);
    assertEquals(milliseconds.every((time) => time > 0), true);
    assertEquals(heapMiB! > 0, true);
  },
);

Deno.test("timeCard() tells what an engine could not run", async () => {
  // A picture that cannot be cut into patches.
  const broken: Workload = { ...PASS, task: { kind: "vit", channels: 384, side: 12 } };
  const engines = new Map([["webgpu", "left out"]] as const);
  const only = { ...broken, implementations: [{ engine: "wasm", threads: 1 }] as const };
  const { results } = await timeCard(engines, AbortSignal.timeout(120_000), () => {}, [only]);
  assertEquals(results.map(({ measurements }) => measurements), [[]]);
  assertMatch(results[0].failures[0].reason, /^Cannot /);
});

Deno.test("timeCard() begins nothing when the time is up", async () => {
  const { results } = await timeCard(NO_CUDA, AbortSignal.abort(), () => {}, [PASS]);
  assertEquals(results, []);
});

Deno.test("totalOf() adds up the steps that all have taken", () => {
  const task: StepTask = { kind: "step", method: "stego", levels: 0, classes: 3, batch: 2, gridSize: 4 };
  const steps = [
    result([took("webgpu", [5, 4]), took("cuda", [3])], { task }),
    result([took("webgpu", [2]), took("cuda", [1])], { task }),
  ];
  const pass = result([took("webgpu", [100])]);
  assertEquals(totalOf("webgpu", [...steps, pass]), 6);
  assertEquals(totalOf("cuda", [...steps, pass]), 4);
  const fewer = result([took("webgpu", [7])], { task });
  assertEquals(totalOf("cuda", [...steps, fewer]), null);
  assertEquals(totalOf("webgpu", [pass]), null);
});
