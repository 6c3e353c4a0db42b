import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { decoderShapes, isDecayed, startDecoder } from "../../../src/methods/transfgu/decoder_start.ts";

const SHAPE = { channels: 64, heads: 2, layers: 2, hidden: 256, classes: 5 };
const start = (classes: "one-unit-vector" | "orthogonal") =>
  startDecoder(new RandomStreams(1), SHAPE, classes);
const norm = (values: Float32Array) => Math.hypot(...values);
const deviation = (values: Float32Array) => norm(values) / Math.sqrt(values.length);

Deno.test("startDecoder() gives every parameter a value of its shape", () => {
  for (const [name, { shape, data }] of Object.entries(start("orthogonal"))) {
    assertEquals(shape, decoderShapes(SHAPE)[name]);
    assertEquals(data.length, shape.reduce((size, side) => size * side), name);
  }
});

Deno.test("startDecoder() draws weights with a deviation of 0.02, the projections by their width", () => {
  const values = start("one-unit-vector");
  assertAlmostEquals(deviation(values["blocks.1.mlp.fc1.weight"].data), 0.02, 0.001);
  assertAlmostEquals(deviation(values.proj_patch.data), 1 / 8, 0.01);
  assertEquals(new Set(values["blocks.0.norm1.weight"].data), new Set([1]));
  assertEquals(new Set(values["proj_dec.bias"].data), new Set([0]));
});

Deno.test("the class embeddings start as one unit vector, or as orthogonal ones", () => {
  const rows = (values: Float32Array) =>
    Array.from({ length: 5 }, (_, at) => values.subarray(64 * at, 64 * at + 64));
  const one = start("one-unit-vector").cls_emb.data;
  assertAlmostEquals(norm(one), 1, 1e-6);
  assert(rows(one).every((row) => norm(row) > 0.2 && norm(row) < 0.7));
  const [first, second] = rows(start("orthogonal").cls_emb.data);
  assertAlmostEquals(norm(first), 1, 1e-6);
  assertAlmostEquals(first.reduce((sum, value, c) => sum + value * second[c], 0), 0, 1e-6);
});

Deno.test("orthogonal embeddings of more classes than channels are unit vectors", () => {
  const { data } = startDecoder(new RandomStreams(1), { ...SHAPE, channels: 2, classes: 3 }, "orthogonal")
    .cls_emb;
  assertAlmostEquals(norm(data.subarray(4)), 1, 1e-6);
});

Deno.test("startDecoder() draws each parameter from a stream of its own", () => {
  const deeper = startDecoder(new RandomStreams(1), { ...SHAPE, layers: 3 }, "orthogonal");
  assertEquals(deeper.proj_classes, start("orthogonal").proj_classes);
});

Deno.test("weights and class embeddings decay, biases and normalisations do not", () => {
  assertEquals(
    Object.keys(decoderShapes({ ...SHAPE, layers: 1 })).filter(isDecayed),
    [
      "cls_emb",
      "proj_patch",
      "proj_classes",
      "blocks.0.attn.qkv.weight",
      "blocks.0.attn.proj.weight",
      "blocks.0.mlp.fc1.weight",
      "blocks.0.mlp.fc2.weight",
      "proj_dec.weight",
    ],
  );
});
