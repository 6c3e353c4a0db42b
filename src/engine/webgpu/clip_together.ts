/**
 * Tensors scaled down together, so that their norm is at most a limit.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { sizeOf } from "../shapes.ts";
import { LANES, reduction } from "./rows.ts";
import type { GpuKernel, GpuRuntime } from "./runtime.ts";
import { runTogether } from "./together.ts";

/** Entries that a workgroup adds up the squares of. */
const STRETCH = 4096;
/** Invocations of the one workgroup that adds those up. */
const ADDING = 256;

/** The squares of a stretch of the tensor that a workgroup is on. */
const squaresCode = (count: number) => {
  const numbers = Array.from({ length: count }, (_, i) => i);
  return `${
    numbers.map((i) => `
fn squares${i}(part: u32, lane: u32) -> f32 {
  var sum = 0.0;
  for (var at = part * ${STRETCH}u + lane; at < min(c.size${i}, (part + 1u) * ${STRETCH}u); at += ${LANES}u) {
    sum += x${i}[at] * x${i}[at];
  }
  return sum;
}`).join("")
  }
fn squaresOf(group: u32, lane: u32) -> f32 {
  var part = group;
${
    numbers.map((i) =>
      `  let parts${i} = (c.size${i} + ${STRETCH - 1}u) / ${STRETCH}u;
  if (part < parts${i}) { return squares${i}(part, lane); }
  part -= parts${i};`
    ).join("\n")
  }
  return 0.0;
}
fn run(group: u32, lane: u32) {
  let all = sumOfGroup(squaresOf(group, lane), lane);
  if (lane == 0u) { parts[c.first + group] = all; }
}`;
};

/** What all are scaled by. */
const FACTOR = `
fn run(group: u32, lane: u32) {
  var sum = 0.0;
  for (var i = lane; i < c.parts; i += ${ADDING}u) { sum += parts[i]; }
  let all = sumOfGroup(sum, lane);
  if (lane == 0u) { 
    let norm = sqrt(all) + c.epsilon;
    // What is not a number reaches all; a minimum may lose it.
    factor[0] = select(c.limit / norm, 1.0, norm <= c.limit);
  }
}`;

/** `x0`, `x1` and so on, each times `min(1, limit / (norm + epsilon))`, `norm` being that of all entries together. */
export const clipTogether: GpuKernel = ({ inputs, attrs }, runtime) => {
  const tensors = Array.from({ length: Object.keys(inputs).length }, (_, i) => inputs[`x${i}`]);
  const parts = squaresOf(tensors, runtime);
  const factor = runtime.allocate([]);
  runtime.run({
    name: "ClipTogether: factor",
    code: (subgroup) => reduction("sumOfGroup", "a + b", ADDING, ADDING, subgroup) + FACTOR,
    lanes: ADDING,
    groups: 1,
    reads: { parts },
    writes: { factor },
    constants: {
      parts: { u32: sizeOf(parts.shape) },
      limit: { f32: attrs.limit as number },
      epsilon: { f32: attrs.epsilon as number },
    },
  });
  const clipped = runTogether(
    {
      name: "ClipTogether",
      reads: ["x"],
      writes: ["y"],
      code: (i) => ` y${i}[at] = x${i}[at] * factor[0]; `,
      shared: { factor },
    },
    inputs,
    tensors.length,
    runtime,
  );
  runtime.free(parts, factor);
  return clipped;
};

/** The squares of stretches of all tensors, added up: as many tensors in a pass as the device has room for. */
function squaresOf(tensors: readonly TensorInfo[], runtime: GpuRuntime): TensorInfo {
  const stretches = tensors.map(({ shape }) => Math.ceil(sizeOf(shape) / STRETCH));
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
  const parts = runtime.allocate([sum(stretches)]);
  const room = runtime.backend.device.limits.maxStorageBuffersPerShaderStage - 1;
  for (let from = 0; from < tensors.length; from += room) {
    const own = tensors.slice(from, from + room);
    runtime.run({
      name: "ClipTogether: squares",
      variant: `${own.length}`,
      code: (subgroup) => reduction("sumOfGroup", "a + b", LANES, LANES, subgroup) + squaresCode(own.length),
      lanes: LANES,
      groups: sum(stretches.slice(from, from + room)),
      reads: Object.fromEntries(own.map((x, i) => [`x${i}`, x])),
      writes: { parts },
      constants: {
        first: { u32: sum(stretches.slice(0, from)) },
        ...Object.fromEntries(own.map(({ shape }, i) => [`size${i}`, { u32: sizeOf(shape) }])),
      },
    });
  }
  return parts;
}
