/**
 * Self-attention without its matrix of scores: keys and values pass through the memory of a workgroup, and each invocation keeps
 * the running softmax of its own query.
 *
 * @module
 */
import { LANES } from "./rows.ts";
import type { GpuKernel } from "./runtime.ts";

/** Keys that are compared at once. */
const STEP = 4;

/** Keys in the memory of a workgroup at most. */
const MOST_KEYS = 16;

/** Vectors of keys there, where four keys are no more. All of them are spelt out in the shader. */
const VECTORS = 128;

/** The widest head: its keys and values are as much as any device has memory for, 16 KiB. */
const MOST_WIDTH = 512;

/** Smaller than any score. */
const NOTHING = "-3.0e38";

/** All heads of `qkv`, `[tokens, 3 * channels]`. */
export const attention: GpuKernel = ({ inputs: { qkv }, attrs }, runtime) => {
  const heads = attrs.heads as number;
  const [tokens, stride] = qkv.shape;
  const channels = stride / 3;
  const width = channels / heads;
  if (width > MOST_WIDTH) {
    throw new RangeError(
      `Cannot attend with heads of "${width}" channels on webgpu: there are ${heads}, expected at most ${MOST_WIDTH} channels each`,
    );
  }
  const wide = width % 4 === 0;
  const y = runtime.allocate([tokens, channels]);
  runtime.run({
    name: "Attention",
    variant: `${width}`,
    code: () => attentionCode(width),
    lanes: LANES,
    groups: heads * Math.ceil(tokens / LANES),
    reads: { qkv },
    writes: { y },
    wide: wide ? ["qkv", "y"] : [],
    constants: { tokens: { u32: tokens }, channels: { u32: channels }, scale: { f32: width ** -0.5 } },
  });
  return y;
};

function attentionCode(width: number): string {
  const vectors = Math.ceil(width / 4);
  const keys = Math.max(STEP, Math.min(MOST_KEYS, STEP * Math.floor(VECTORS / vectors / STEP)));
  const each = (line: (i: number) => string, count = vectors) =>
    Array.from({ length: count }, (_, i) => line(i)).join("\n");
  return `
${width % 4 === 0 ? wholeVectors(width) : singleValues(width)}
var<workgroup> keys: array<vec4<f32>, ${keys * vectors}>;
var<workgroup> values: array<vec4<f32>, ${keys * vectors}>;
fn total(v: vec4<f32>) -> f32 { return (v.x + v.y) + (v.z + v.w); }
fn run(group: u32, lane: u32) {
  let blocks = (c.tokens + ${LANES - 1}u) / ${LANES}u;
  let head = group / blocks;
  let query = group % blocks * ${LANES}u + lane;
  let own = min(query, c.tokens - 1u);
${each((i) => `  let q${i} = load(own, 0u, head, ${i}u) * c.scale;\n  var o${i} = vec4<f32>(0.0);`)}
  var most = ${NOTHING};
  var sum = 0.0;
  for (var first = 0u; first < c.tokens; first += ${keys}u) {
    workgroupBarrier();
    for (var i = lane; i < ${keys * vectors}u; i += ${LANES}u) {
      let token = min(first + i / ${vectors}u, c.tokens - 1u);
      keys[i] = load(token, 1u, head, i % ${vectors}u);
      values[i] = load(token, 2u, head, i % ${vectors}u);
    }
    workgroupBarrier();
${each((j) => attendStep(vectors, j * STEP), keys / STEP)}
  }
  if (query < c.tokens) {
${each((i) => `    store(query, head, ${i}u, o${i} / sum);`)}
  }
}`;
}

/** WGSL that takes the keys from `first + j` on into the running softmax; those beyond the tokens count nothing. */
function attendStep(vectors: number, j: number): string {
  const each = (line: (i: number) => string) => Array.from({ length: vectors }, (_, i) => line(i)).join("\n");
  const four = (term: (i: number) => string) => [0, 1, 2, 3].map(term).join(", ");
  const at = (s: number, i: number) => `[${(j + s) * vectors + i}u]`;
  const weighed = (s: number, i: number) => `p.${"xyzw"[s]} * values${at(s, i)}`;
  return `    {
${
    [0, 1, 2, 3].map((s) =>
      `      var s${s} = q0 * keys${at(s, 0)};\n` +
      each((i) => i === 0 ? "" : `      s${s} += q${i} * keys${at(s, i)};`)
    ).join("\n")
  }
      let places = vec4<u32>(${four((s) => `first + ${j + s}u`)});
      let scores = select(
        vec4<f32>(${NOTHING}),
        vec4<f32>(${four((s) => `total(s${s})`)}),
        places < vec4<u32>(c.tokens),
      );
      let top = max(most, max(max(scores.x, scores.y), max(scores.z, scores.w)));
      let keep = exp(most - top);
      let p = exp(scores - vec4<f32>(top));
      most = top;
      sum = sum * keep + total(p);
${
    each((i) =>
      `      o${i} = o${i} * keep + (${weighed(0, i)} + ${weighed(1, i)}) + (${weighed(2, i)} + ${
        weighed(3, i)
      });`
    )
  }
    }`;
}

/** WGSL that reads and writes heads of whole vectors. */
function wholeVectors(width: number): string {
  return `
fn load(token: u32, part: u32, head: u32, i: u32) -> vec4<f32> {
  return qkv[((token * 3u + part) * c.channels + head * ${width}u) / 4u + i];
}
fn store(token: u32, head: u32, i: u32, value: vec4<f32>) {
  y[(token * c.channels + head * ${width}u) / 4u + i] = value;
}`;
}

/** WGSL that reads and writes heads value by value; the last vector is filled up with 0. */
function singleValues(width: number): string {
  const places = [0, 1, 2, 3];
  return `
fn load(token: u32, part: u32, head: u32, i: u32) -> vec4<f32> {
  let at = (token * 3u + part) * c.channels + head * ${width}u + i * 4u;
  var value = vec4<f32>(0.0);
${places.map((p) => `  if (i * 4u + ${p}u < ${width}u) { value[${p}] = qkv[at + ${p}u]; }`).join("\n")}
  return value;
}
fn store(token: u32, head: u32, i: u32, value: vec4<f32>) {
  let at = token * c.channels + head * ${width}u + i * 4u;
${places.map((p) => `  if (i * 4u + ${p}u < ${width}u) { y[at + ${p}u] = value[${p}]; }`).join("\n")}
}`;
}
