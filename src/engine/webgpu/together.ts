/**
 * Operations on the entries of several tensors of any sizes in one pass.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { sizeOf } from "../shapes.ts";
import { LANES } from "./rows.ts";
import type { GpuRuntime } from "./runtime.ts";
import type { Constant } from "./shader.ts";

/** What is done with each entry of an item: of some tensors of one shape. */
export interface EntryOperation {
  /** Name of the kernel. */
  readonly name: string;
  /** Names of the tensors of an item that are read, and of those that are written. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** WGSL that computes the entry `at` of an item; names of its tensors and of its own constants end in its number in the pass. */
  readonly code: (number: number) => string;
  /** Tensors that are read for all items. */
  readonly shared?: Readonly<Record<string, TensorInfo>>;
  /** Constants of all items, and of one of them. */
  readonly constants?: Readonly<Record<string, Constant>>;
  readonly own?: (item: number) => Readonly<Record<string, Constant>>;
}

/**
 * Runs an operation on items, as many in a pass as the device has room for.
 *
 * @param items For each the tensors that are read, by name with its number: `name0` and so on.
 * @param count Number of items.
 * @returns The tensors that were written, item by item.
 */
export function runTogether(
  operation: EntryOperation,
  items: Readonly<Record<string, TensorInfo>>,
  count: number,
  runtime: GpuRuntime,
): TensorInfo[] {
  const { reads, writes, shared = {} } = operation;
  const room = runtime.backend.device.limits.maxStorageBuffersPerShaderStage - Object.keys(shared).length;
  const most = Math.max(1, Math.floor(room / (reads.length + writes.length)));
  const outputs: TensorInfo[] = [];
  for (let first = 0; first < count; first += most) {
    const numbers = Array.from({ length: Math.min(most, count - first) }, (_, i) => first + i);
    const read = numbers.map((item) => reads.map((name) => items[`${name}${item}`]));
    outputs.push(...runPass(operation, numbers, read, runtime));
  }
  return outputs;
}

function runPass(
  { name, reads, writes, code, shared, constants, own = () => ({}) }: EntryOperation,
  items: readonly number[],
  read: readonly TensorInfo[][],
  runtime: GpuRuntime,
): TensorInfo[] {
  const sizes = read.map(([{ shape }]) => sizeOf(shape));
  const written = read.map(([{ shape }]) => writes.map(() => runtime.allocate(shape)));
  const numbered = (names: readonly string[], tensors: readonly TensorInfo[][]) =>
    Object.fromEntries(
      tensors.flatMap((of, i) => of.map((tensor, at): [string, TensorInfo] => [`${names[at]}${i}`, tensor])),
    );
  const ownConstants = items.flatMap((item, i) =>
    Object.entries(own(item)).map(([constant, value]): [string, Constant] => [`${constant}${i}`, value])
  );
  runtime.run({
    name,
    variant: `${items.length}`,
    code: () => passCode(items.length, code),
    lanes: LANES,
    groups: Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / LANES),
    reads: { ...numbered(reads, read), ...shared },
    writes: numbered(writes, written),
    constants: {
      ...Object.fromEntries(sizes.map((size, i) => [`size${i}`, { u32: size }])),
      ...Object.fromEntries(ownConstants),
      ...constants,
    },
  });
  return written.flat();
}

/** Entries of all items, one behind the other. */
function passCode(count: number, code: EntryOperation["code"]): string {
  const numbers = Array.from({ length: count }, (_, i) => i);
  return `${numbers.map((i) => `\nfn entry${i}(at: u32) {${code(i)}}`).join("")}
fn run(group: u32, lane: u32) {
  var at = group * ${LANES}u + lane;
${numbers.map((i) => `  if (at < c.size${i}) { entry${i}(at); return; }\n  at -= c.size${i};`).join("\n")}
}`;
}
