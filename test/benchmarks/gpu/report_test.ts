import { assertEquals, assertStringIncludes } from "@std/assert";
import { fileName, renderGpu } from "../../../benchmarks/gpu/report.ts";
import type { GpuReport } from "../../../benchmarks/gpu/types.ts";
import { result, took } from "../speed/results_fixture.ts";

const REPORT: GpuReport = {
  schema: 2,
  started: "2026-01-02T03:04:05.000Z",
  seconds: 12.4,
  card: "Card X (4 GB)",
  kernels: "01234567",
  onnxruntime: null,
  engines: [{
    engine: "webgpu",
    card: "Card X (4 GB)",
    backbones: null,
    passed: true,
    checks: "9 of 9 checks",
    milliseconds: 41.6,
  }],
  adapter: {
    card: "Card X (4 GB)",
    vendor: "1",
    device: "2",
    software: false,
    features: ["subgroups"],
    limits: { maxBufferSize: 1024 },
  },
  machine: { os: "linux", arch: "x86_64", cores: 2 },
  versions: { deno: "2.9.6" },
  git: null,
  descriptions: { webgpu: "webgpu: Card X", cuda: "no addon" },
  sections: [
    { name: "kernels, webgpu", state: "passed", summary: "9 of 9", failures: [], seconds: 3 },
    {
      name: "golden vectors, webgpu",
      state: "failed",
      summary: "1 of 2",
      failures: ["a: off | by 2"],
      seconds: 4,
    },
  ],
  table: [{ row: "STEGO", engine: "webgpu", metric: "acc", wasm: 60, here: 61.234, tolerance: 5 }],
  speed: [result([took("webgpu", [20, 30]), took("torch-cuda", [10, 10], { heapMiB: 50 })])],
};

Deno.test("renderGpu() shows engines, checks, scores, times and limits", () => {
  const text = renderGpu(REPORT);
  for (
    const line of [
      "# Card X (4 GB)\n",
      "kernels 01234567; onnxruntime not installed.",
      "| webgpu | Card X (4 GB) | right: 9 of 9 checks. webgpu: Card X | 42 |",
      "| cuda |  | not here. no addon |  |",
      "| golden vectors, webgpu | **failed** | 1 of 2 | 4 |",
      "- golden vectors, webgpu: a: off | by 2",
      "| STEGO | acc | 60.00 | webgpu | 61.23 | 5 |",
      "| vit | webgpu | 20.00 | 25.00 | 2.50 | 100 |",
      "| vit | torch-cuda | 10.00 | 10.00 |  | 50 |",
      "| maxBufferSize | 1024 |",
    ]
  ) assertStringIncludes(text, line);
});

Deno.test("renderGpu() says of an engine that was not checked to the end that it is not proved", () => {
  const engines = [{ ...REPORT.engines[0], passed: null }];
  assertStringIncludes(
    renderGpu({ ...REPORT, engines }),
    "| webgpu | Card X (4 GB) | not proved: 9 of 9 checks. webgpu: Card X |",
  );
});

Deno.test("renderGpu() has no adapter where there is but CUDA", () => {
  assertEquals(renderGpu({ ...REPORT, adapter: null }).includes("## The adapter"), false);
});

Deno.test("fileName() is fit for a file", () => {
  assertEquals(fileName("llvmpipe (LLVM 15.0.6, 256 bits)"), "llvmpipe-llvm-15-0-6-256-bits");
  assertEquals(fileName("NVIDIA H200"), "nvidia-h200");
});
