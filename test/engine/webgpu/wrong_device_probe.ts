/**
 * Starts the engine on a device that computes wrongly, twice, then on one that does not, and prints what came of it as JSON. Run as
 * a process of its own by the tests.
 */
import { fixGradients } from "../../../src/engine/gradients.ts";
import { startGpu } from "../../../src/engine/webgpu.ts";

fixGradients();
const adapter = (await navigator.gpu.requestAdapter())!;

/** An adapter whose devices take every sum of products for a difference. */
const wrong = {
  info: adapter.info,
  features: adapter.features,
  limits: adapter.limits,
  requestDevice: async (descriptor: GPUDeviceDescriptor) => {
    const device = await adapter.requestDevice(descriptor);
    const make = device.createShaderModule.bind(device);
    device.createShaderModule = ({ code, ...rest }) => make({ ...rest, code: code.replaceAll("+= ", "-= ") });
    return device;
  },
} as unknown as GPUAdapter;

const outcomes: string[] = [];
for (const  of of[wrong, wrong, adapter]) {
  try {
    await startGpu(of, "card");
    outcomes.push("started");
  } catch (error) {
    outcomes.push((error as Error).message);
  }
}
console.log(JSON.stringify(outcomes));
