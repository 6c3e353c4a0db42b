import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { encodeModel } from "../../../src/engine/onnx/model.ts";
import { INSTALL_ONNXRUNTIME, openOnnxRuntime } from "../../../src/engine/onnx/onnxruntime.ts";
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

Deno.test("CI installs the version that people are told to install", async () => {
  const script = await Deno.readTextFile(new URL("../../../.ci/run", import.meta.url));
  assertStringIncludes(script, INSTALL_ONNXRUNTIME.replace(/^deno /, ""));
});

const runtime = await openOnnxRuntime(1);

testUnless(runtime ? undefined : INSTALL_ONNXRUNTIME, "openOnnxRuntime() runs a network", async () => {
  assertMatch(runtime!.name, /^onnxruntime-\d+\.\d+\.\d+-[0-9a-f]{8}$/);
  const model = encodeModel({
    inputs: [{ name: "x", shape: ["rows", 2] }, { name: "weight", shape: [1, 2] }],
    outputs: [{ name: "y", shape: ["rows", 1] }],
    operations: [{
      operator: "Gemm",
      inputs: ["x", "weight"],
      outputs: ["y"],
      attributes: { transB: 1, alpha: { float: 0.5 } },
    }],
  });
  const network = await runtime!.load(model, { weight: { data: Float32Array.of(3, -1), shape: [1, 2] } });
  const { y } = await network.run({ x: { data: Float32Array.of(1, 2, 10, 0), shape: [2, 2] } });
  assertEquals([...y.data], [0.5, 15]);
  assertEquals([...y.shape], [2, 1]);
  network.dispose();
  // The same processor gives the same bits.
  assertEquals((await openOnnxRuntime(1))!.name, runtime!.name);
});
