import { assertEquals } from "@std/assert";
import { cardWorkloads, totalOf } from "../../../benchmarks/gpu/speed.ts";
import type { StepTask } from "../../../benchmarks/speed/types.ts";
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
