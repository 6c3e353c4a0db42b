import { assertEquals, assertStringIncludes } from "@std/assert";
import type { TaskCount } from "../../../../benchmarks/speed/roofline/count.ts";
import { renderRoofline, reportOf, rooflineSeconds } from "../../../../benchmarks/speed/roofline/report.ts";
import { compulsoryBytes, COUNTED_TASKS } from "../../../../benchmarks/speed/roofline/tasks.ts";

const product = { kernel: "Linear", calls: 2, dispatches: 2, read: 300, written: 100, flops: 8000 };
const mover = { kernel: "Concat", calls: 1, dispatches: 1, read: 500, written: 500, flops: 0 };
const count: TaskCount = {
  kernels: [product, mover, product],
  uploaded: 0,
  readBacks: 1,
  waits: 0,
  downloaded: 8,
  peakBytes: 3 * 2 ** 20,
};
const gpu = { title: "", fp32: 1000, bandwidth: 100 };

Deno.test("rooflineSeconds() takes arithmetic or memory of each kernel, whichever is slower", () => {
  assertEquals(rooflineSeconds([product], gpu), 8);
  assertEquals(rooflineSeconds([mover], gpu), 10);
  assertEquals(rooflineSeconds([product, mover], gpu), 18);
});

Deno.test("reportOf() sums up by kernel, those first that move most", () => {
  const { tasks: [task] } = reportOf([[COUNTED_TASKS[0], count]]);
  assertEquals(task.kernels.map(({ kernel, dispatches }) => [kernel, dispatches]), [["Concat", 1], [
    "Linear",
    4,
  ]]);
  assertEquals([task.dispatches, task.read, task.written, task.flops], [5, 1100, 700, 16000]);
});

Deno.test("renderRoofline() has a row for each task and kernel", () => {
  const text = renderRoofline(reportOf([[COUNTED_TASKS[0], count]]));
  assertStringIncludes(text, "| ViT-S/8, one picture of 224 px | 5 | 0.0 | 0.0 | 0.0 | 0.00 | 1 | 3 |");
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
