import { assertEquals } from "@std/assert";
import { renderProfile } from "../../../../benchmarks/speed/report/profile.ts";

Deno.test("renderProfile() sums up small kernels and what is outside of kernels", () => {
  const text = renderProfile("step", { engine: "wasm", threads: 1 }, {
    total: 1000,
    kernels: [
      { kernel: "BatchMatMul", calls: 3, milliseconds: 600 },
      { kernel: "Neg", calls: 2, milliseconds: 3 },
      { kernel: "Step", calls: 1, milliseconds: 1 },
    ],
  });
  assertEquals(text.split("\n"), [
    "## step, wasm, 1 thread: 1000 ms",
    "",
    "| kernel | calls | milliseconds | percent |",
    "| --- | --- | --- | --- |",
    "| BatchMatMul | 3 | 600.0 | 60.0 |",
    "| other kernels |  | 4.0 | 0.4 |",
    "| outside of kernels |  | 396.0 | 39.6 |",
    "",
  ]);
});
