import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import type { Graph } from "../../../src/engine/onnx/graph.ts";
import { INSTALL_ONNXRUNTIME, openOnnxOnGpu, openOnnxRuntime } from "../../../src/engine/onnx/onnxruntime.ts";
import { withPackage } from "../installed_fixture.ts";
import { testUnless } from "../_probe.ts";

Deno.test("openOnnxRuntime() finds none where the package is not installed", async () => {
  assertEquals(await openOnnxRuntime(1, "/no/such/folder"), undefined);
});

Deno.test("openOnnxRuntime() says that an installed package does not load", async () => {
  await withPackage("onnxruntime-node", 'throw new Error("no such library\\nat a place")', async (folder) => {
    await assertRejects(
      () => openOnnxRuntime(1, folder),
      Error,
      "the package onnxruntime-node does not load (no such library), expected it",
    );
  });
});

/** A package of which one provider does not start, two compute in less than single precision and one well. */
const PROVIDERS = `module.exports = {
  listSupportedBackends: () => ["cpu", "webgpu", "coreml", "dml", "cuda"].map((name) => ({ name })),
  Tensor: class {
    constructor(_, data, dims) {
      Object.assign(this, { data, dims });
    }
  },
  InferenceSession: {
    create: async (_, { executionProviders: [provider] = [], intraOpNumThreads }) => {
      if (intraOpNumThreads !== 1) throw new Error("it takes all cores");
      if (provider === "webgpu") throw new Error("/a/b.cc:136 f(): adapter was false. No supported adapters");
      const factor = { coreml: 1.001, dml: 1.00005 }[provider] ?? 1;
      return {
        run: async ({ x }) => ({ y: { data: x.data.map((value) => value * factor), dims: x.dims } }),
        release: async () => {},
      };
    },
  },
};`;

Deno.test("openOnnxOnGpu() takes the first provider that starts and computes as the processor does", async () => {
  await withPackage("onnxruntime-node", PROVIDERS, async (folder) => {
    const { networks, passedOver } = await openOnnxOnGpu(["webgpu", "dml", "coreml", "cuda"], folder);
    assertMatch(networks!.name, /^onnxruntime-1\.2\.3-cuda-[0-9a-f]{8}$/);
    assertEquals(passedOver, [
      "webgpu: No supported adapters",
      "dml: its numbers are 5e-5 off the processor's",
      "coreml: its numbers are 1e-3 off the processor's",
    ]);
    // This platform has no tensorrt: nothing is said of it.
    const none = await openOnnxOnGpu(["tensorrt", "webgpu"], folder);
    assertEquals(none, { passedOver: ["webgpu: No supported adapters"] });
  });
});

Deno.test("openOnnxOnGpu() finds none where the package is not installed, and says that one does not load", async () => {
  assertEquals(await openOnnxOnGpu(["webgpu"], "/no/such/folder"), { passedOver: [] });
  await withPackage("onnxruntime-node", 'throw new Error("no such library")', async (folder) => {
    assertEquals(await openOnnxOnGpu(["webgpu"], folder), {
      passedOver: ["it does not load: no such library"],
    });
  });
});

Deno.test("CI installs the version that people are told to install", async () => {
  const script = await Deno.readTextFile(new URL("../../../.ci/run", import.meta.url));
  assertStringIncludes(script, INSTALL_ONNXRUNTIME.replace(/^deno /, ""));
});

const runtime = await openOnnxRuntime(1);

const GEMM: Graph = {
  inputs: [{ name: "x", shape: ["rows", 2] }, { name: "weight", shape: [1, 2] }],
  outputs: [{ name: "y", shape: ["rows", 1] }],
  operations: [{
    operator: "Gemm",
    inputs: ["x", "weight"],
    outputs: ["y"],
    attributes: { transB: 1, alpha: { float: 0.5 } },
  }],
};

testUnless(runtime ? undefined : INSTALL_ONNXRUNTIME, "openOnnxRuntime() runs a network", async () => {
  assertMatch(runtime!.name, /^onnxruntime-\d+\.\d+\.\d+-[0-9a-f]{8}$/);
  const network = await runtime!.load(GEMM, { weight: { data: Float32Array.of(3, -1), shape: [1, 2] } });
  const { y } = await network.run({ x: { data: Float32Array.of(1, 2, 10, 0), shape: [2, 2] } });
  assertEquals([...y.data], [0.5, 15]);
  assertEquals([...y.shape], [2, 1]);
  network.dispose();
  // The same processor gives the same bits.
  assertEquals((await openOnnxRuntime(1))!.name, runtime!.name);
});

testUnless(runtime ? undefined : INSTALL_ONNXRUNTIME, "a network on a card holds its weights", async () => {
  // The provider that every platform has stands in for a card's.
  const { networks } = await openOnnxOnGpu(["cpu"]);
  const values = Float32Array.of(0, 3, -1, 0).subarray(1, 3);
  const network = await networks!.load(GEMM, { weight: { data: values, shape: [1, 2] } });
  values.fill(0);
  const { y } = await network.run({ x: { data: Float32Array.of(1, 2, 10, 0), shape: [2, 2] } });
  assertEquals([...y.data], [0.5, 15]);
  network.dispose();
});
