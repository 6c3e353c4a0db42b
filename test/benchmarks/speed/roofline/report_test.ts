import { assertEquals, assertStringIncludes } from "@std/assert";
import type { TaskCount } from "../../../../benchmarks/speed/roofline/count.ts";
import { cardTime, renderRoofline, reportOf } from "../../../../benchmarks/speed/roofline/report.ts";
import { compulsoryBytes, COUNTED_TASKS } from "../../../../benchmarks/speed/roofline/tasks.ts";

const product = { kernel: "Linear", calls: 2, dispatches: 2, read: 300, written: 100, flops: 8000 };
const mover = { kernel: "Concat", calls: 1, dispatches: 1, read: 500, written: 500, flops: 0 };
const count: TaskCount = {
  kernels: [product, mover, product],
  uploaded: 64e6,
  readBacks: 3,
  waits: 2,
  downloaded: 8,
  peakBytes: 3 * 2 ** 20,
};
const gpu = { fp32: 1e6, bandwidth: 1e5 };

Deno.test("cardTime() takes arithmetic or memory of each kernel, whichever is slower, and each alone", () => {
  assertEquals(cardTime([product], gpu), { least: 8, arithmetic: 8, memory: 4 });
  assertEquals(cardTime([mover], gpu), { least: 10, arithmetic: 0, memory: 10 });
  assertEquals(cardTime([product, mover], gpu), { least: 18, arithmetic: 8, memory: 14 });
});

Deno.test("reportOf() sums up by kernel, those first that move most", () => {
  const { tasks: [task] } = reportOf([[COUNTED_TASKS[0], count]]);
  assertEquals(task.kernels.map(({ kernel, dispatches }) => [kernel, dispatches]), [["Concat", 1], [
    "Linear",
    4,
  ]]);
  assertEquals([task.dispatches, task.read, task.written, task.flops], [5, 1100, 700, 16000]);
  // 64 MB at 32 GB/s.
  assertEquals(task.uploadMilliseconds, 2);
});

Deno.test("renderRoofline() has a row for each task and kernel", () => {
  const text = renderRoofline(reportOf([[COUNTED_TASKS[0], count]]));
  assertStringIncludes(
    text,
    "| ViT-S/8, one picture of 224 px | 5 | 0.0 | 0.0 | 0.0 | 0.00 | 64.0 | 2.00 | 3 | 2 | 3 |",
  );
  const heavy = { ...product, flops: 32.4e9, read: 640e6 };
  // At the T4's 8.1 Tflop/s and 320 GB/s.
  assertStringIncludes(
    renderRoofline(reportOf([[COUNTED_TASKS[0], { ...count, kernels: [heavy] }]])),
    "| 4.00 / 2.00 |",
  );
  assertStringIncludes(text, "| Linear | 4 | 4 | 0.0 | 0.0 | 0.00 |");
});

Deno.test("compulsoryBytes() counts parameters and what passes between products, by hand", () => {
  // One patch and the class token, 8 channels.
  const tensor = 2 * 8;
  const parameters = 12 * (12 * 64 + 13 * 8) + 192 * 8;
  assertEquals(
    compulsoryBytes({ kind: "vit", channels: 8, side: 8 }),
    4 * (parameters + 12 * 22 * tensor + 2 * 192 + 5 * tensor),
  );
});
