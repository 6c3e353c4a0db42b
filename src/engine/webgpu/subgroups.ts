/**
 * Subgroups: invocations of a workgroup that hand each other values without its memory.
 *
 * @module
 */

/** The feature of devices that have them. */
export const SUBGROUPS = "subgroups";

/** Invocations of the workgroup that is asked. */
const LANES = 128;

/** How far apart invocations are that are asked: every power of two below the largest subgroup. */
const DISTANCES = [1, 2, 4, 8, 16, 32];

/** What each invocation is handed by those around it. Deno's WGSL has subgroups without being told to enable them. */
const CODE = `
@group(0) @binding(0) var<storage, read_write> found: array<u32>;
@compute @workgroup_size(${LANES})
fn main(@builtin(local_invocation_index) lane: u32) {
${
  DISTANCES.map((distance, i) =>
    `  found[lane * ${DISTANCES.length}u + ${i}u] = subgroupShuffleXor(lane, ${distance}u);`
  ).join("\n")
}
}`;

/**
 * How many neighbouring invocations hand each other values on a device, as it is found to be: the standard leaves open which
 * invocations make a subgroup.
 *
 * @param device The device.
 * @param info What its adapter says of its subgroups.
 * @returns A power of two up to 64; 0 where there are none, where their size differs from program to program, or where the
 * invocations of one are no neighbours.
 */
export async function subgroupSize(
  device: GPUDevice,
  { subgroupMinSize, subgroupMaxSize }: Pick<GPUAdapterInfo, "subgroupMinSize" | "subgroupMaxSize">,
): Promise<number> {
  if (!device.features.has(SUBGROUPS) || subgroupMinSize !== subgroupMaxSize) return 0;
  const size = Math.min(subgroupMinSize, 2 * DISTANCES.at(-1)!);
  const found = await handedValues(device);
  if (found === undefined) return 0;
  const asAsked = DISTANCES.every((distance, i) =>
    distance >= size ||
    Array.from({ length: LANES }).every((_, lane) => found[lane * DISTANCES.length + i] === (lane ^ distance))
  );
  return asAsked && Number.isInteger(Math.log2(size)) ? size : 0;
}

/** What the shader finds; undefined where the device does not take it. */
async function handedValues(device: GPUDevice): Promise<Uint32Array | undefined> {
  const size = 4 * LANES * DISTANCES.length;
  device.pushErrorScope("validation");
  const module = device.createShaderModule({ code: CODE });
  const pipeline = device.createComputePipeline({ layout: "auto", compute: { module, entryPoint: "main" } });
  const written = device.createBuffer({ size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
  const read = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  try {
    if (await device.popErrorScope()) return undefined;
    const entries = [{ binding: 0, resource: { buffer: written } }];
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
    pass.dispatchWorkgroups(1);
    pass.end();
    encoder.copyBufferToBuffer(written, 0, read, 0, size);
    device.queue.submit([encoder.finish()]);
    await read.mapAsync(GPUMapMode.READ);
    return new Uint32Array(read.getMappedRange().slice(0));
  } finally {
    written.destroy();
    read.destroy();
  }
}
