import { assertEquals } from "@std/assert";
import { recordingAdapter } from "../../../../benchmarks/speed/roofline/recording_device.ts";

/** Bytes read and written by a shader of a tensor `x` of 4 bytes that is read and a tensor `y` of 8 that is written. */
async function movedBy(body: string): Promise<[read: number, written: number]> {
  let moved: [number, number] = [0, 0];
  const listener = {
    onDispatch: (read: number, written: number) => moved = [read, written] as [number, number],
    onUpload: () => {},
    onRead: () => undefined,
  };
  const device = await recordingAdapter(listener).requestDevice();
  const code = `
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
fn run(at: u32) { ${body} }`;
  const module = device.createShaderModule({ code });
  const pipeline = device.createComputePipeline({ layout: "auto", compute: { module } });
  const entries = [4, 8].map((size, binding) => ({
    binding,
    resource: { buffer: device.createBuffer({ size, usage: GPUBufferUsage.STORAGE }) },
  }));
  const pass = device.createCommandEncoder().beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(1);
  return moved;
}

Deno.test("recordingAdapter() counts as read what a shader writes and reads", async () => {
  assertEquals(await movedBy("y[at] = x[at];"), [4, 8]);
  assertEquals(await movedBy("y[x[at % 2u]].x = 1.0;"), [4, 8]);
  assertEquals(await movedBy("y[at] += x[at];"), [12, 8]);
  assertEquals(await movedBy("let before = y[at]; y[at] = before + x[at];"), [12, 8]);
  assertEquals(await movedBy("if (y[at] == x[at]) { y[at] = 0.0; }"), [12, 8]);
});
