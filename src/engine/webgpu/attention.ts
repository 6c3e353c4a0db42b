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

/** Keys in the memory of a workgroup, where they fit. */
const MOST_KEYS = 16;

/** Vectors of keys and of values that fit there: the least memory that a device has is 16 KiB. */
const MOST_VECTORS = 512;

/** Smaller than any score. */
const NOTHING = "-3.0e38";

/** All heads of `qkv`, `[tokens, 3 * channels]`. */
export const attention: GpuKernel = ({ inputs: { qkv }, attrs }, runtime) => {
  const heads = attrs.heads as number;
  const [tokens, stride] = qkv.shape;
  const channels = stride / 3;
  const width = channels / heads;
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
  const keys = Math.max(STEP, Math.min(MOST_KEYS, STEP * Math.floor(MOST_VECTORS / vectors / STEP)));
  const each = (line: (i: number) => string, count = vectors) =>
    Array.from({ length: count }, (_, i) => line(i)).join("\n");
  const all = (term: (i: number) => string) => [0, 1, 2, 3].map(term).join(", ");
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
    for (var j = 0u; j < ${keys}u; j += ${STEP}u) {
      let at = j * ${vectors}u;
${each((s) => `      var s${s} = q0 * keys[at + ${s * vectors}u];`, STEP)}
${each((i) => i === 0 ? "" : each((s) => `      s${s} += q${i} * keys[at + ${s * vectors + i}u];`, STEP))}
      let places = vec4<u32>(${all((s) => `first + j + ${s}u`)});
      let scores = select(vec4<f32>(${NOTHING}), vec4<f32>(${
    all((s) => `total(s${s})`)
  }), places < vec4<u32>(c.tokens));
      let top = max(most, max(max(scores.x, scores.y), max(scores.z, scores.w)));
      let keep = exp(most - top);
      let p = exp(scores - vec4<f32>(top));
      most = top;
      sum = sum * keep + total(p);
${
    each((i) =>
      `      o${i} = o${i} * keep + (p.x * values[at + ${i}u] + p.y * values[at + ${vectors + i}u]) + ` +
      `(p.z * values[at + ${2 * vectors + i}u] + p.w * values[at + ${3 * vectors + i}u]);`
    )
  }
    }
  }
  if (query < c.tokens) {
${each((i) => `    store(query, head, ${i}u, o${i} / sum);`)}
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
