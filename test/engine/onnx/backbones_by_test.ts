import { assertEquals } from "@std/assert";
import { backbonesBy } from "../../../src/engine/onnx/backbones_by.ts";

const networks = { name: "onnxruntime-1-webgpu-0", load: () => Promise.reject() };

Deno.test("backbonesBy() says what runs backbones, and what was passed over", () => {
  assertEquals(backbonesBy(undefined, []), "");
  assertEquals(backbonesBy(networks, []), ", backbones by onnxruntime-1-webgpu-0");
  assertEquals(
    backbonesBy(undefined, ["cuda: a", "webgpu: b"]),
    " (onnxruntime passed over cuda: a; webgpu: b)",
  );
  assertEquals(
    backbonesBy(networks, ["cuda: a"]),
    ", backbones by onnxruntime-1-webgpu-0 (onnxruntime passed over cuda: a)",
  );
});
