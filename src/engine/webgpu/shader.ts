/**
 * Shaders in WGSL, put together from what a kernel says of them.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";

/** A number that a shader reads at run time. */
export type Constant = { readonly u32: number } | { readonly f32: number };

/** One pass of a shader over its tensors. */
export interface Program {
  /** Name of the kernel and, where it has several passes, of the pass. */
  readonly name: string;
  /** What its code depends on besides the name. */
  readonly variant?: string;
  /**
   * WGSL that defines `fn run(group: u32, lane: u32)`: `group` counts workgroups, `lane` the invocations in one. Constants
   * are fields of `c`; so is `groups`. It is told how many invocations make a subgroup, 0 where none do.
   */
  readonly code: (subgroup: number) => string;
  /** Invocations in a workgroup. */
  readonly lanes: number;
  /** Number of workgroups. */
  readonly groups: number;
  /** Tensors that are read, by their names in the code. */
  readonly reads: Readonly<Record<string, TensorInfo>>;
  /** Tensors that are written, likewise: every entry, for they hold anything before. */
  readonly writes: Readonly<Record<string, TensorInfo>>;
  /** Those of the float32 tensors that are arrays of vectors of four. */
  readonly wide?: readonly string[];
  readonly constants?: Readonly<Record<string, Constant>>;
}

/** What tells the shader of a program from those of all others. */
export function shaderKey({ name, variant, lanes, reads, writes, wide = [] }: Program): string {
  const types = [...Object.values(reads), ...Object.values(writes)].map(({ dtype }) => dtype);
  return [name, variant, lanes, types, wide].join("|");
}

/** The whole shader of a program, for subgroups of a size or none: what it declares, then its code. */
export function shaderSource(program: Program, subgroup: number): string {
  const { reads, writes, wide = [], constants = {}, lanes } = program;
  const bindings = [
    ...Object.entries(reads).map(([name, tensor]) => ["read", name, tensor] as const),
    ...Object.entries(writes).map(([name, tensor]) => ["read_write", name, tensor] as const),
  ].map(([access, name, { dtype }], at) => {
    const type = dtype === "float32" ? wide.includes(name) ? "vec4<f32>" : "f32" : "i32";
    return `@group(0) @binding(${at}) var<storage, ${access}> ${name}: array<${type}>;`;
  });
  const fields = Object.entries(constants).map(([name, value]) =>
    `${name}: ${"u32" in value ? "u32" : "f32"},`
  );
  return `
struct Constants { groups: u32, ${fields.join(" ")} }
${bindings.join("\n")}
@group(0) @binding(${bindings.length}) var<uniform> c: Constants;
${program.code(subgroup)}
@compute @workgroup_size(${lanes})
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = id.y * count.x + id.x;
  if (group < c.groups) { run(group, lane); }
}`;
}

/** The constants of a program as its shader reads them. */
export function constantBytes({ groups, constants = {} }: Program): ArrayBuffer {
  const values: Constant[] = [{ u32: groups }, ...Object.values(constants)];
  // Whole vectors of four.
  const bytes = new DataView(new ArrayBuffer(16 * Math.ceil(values.length / 4)));
  values.forEach((value, i) => {
    if ("u32" in value) bytes.setUint32(4 * i, value.u32, true);
    else bytes.setFloat32(4 * i, value.f32, true);
  });
  return bytes.buffer as ArrayBuffer;
}
