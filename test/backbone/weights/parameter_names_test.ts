import { assertEquals, assertThrows } from "@std/assert";
import {
  fromHuggingFace,
  isHuggingFace,
  stripWrappers,
} from "../../../src/backbone/weights/parameter_names.ts";
import type { StoredTensor } from "../../../src/formats/stored_tensor.ts";

function strip(...names: string[]): string[] {
  return [...stripWrappers(new Map(names.map((name) => [name, 0]))).keys()];
}

Deno.test("stripWrappers() strips prefixes in any mixture", () => {
  assertEquals(strip("cls_token", "norm.bias"), ["cls_token", "norm.bias"]);
  assertEquals(strip("module.cls_token", "backbone.pos_embed", "module.backbone.norm.bias"), [
    "cls_token",
    "pos_embed",
    "norm.bias",
  ]);
  assertEquals(strip("net.model.cls_token"), ["cls_token"]);
  assertEquals(strip("module.model.backbone.cls_token"), ["cls_token"]);
});

Deno.test("stripWrappers() strips whole prefixes at the start only", () => {
  assertEquals(strip("blocks.0.module.x", "modular.x", "net.x"), ["blocks.0.module.x", "modular.x", "net.x"]);
});

Deno.test("stripWrappers() drops the projection head", () => {
  assertEquals(strip("backbone.norm.bias", "head.mlp.0.weight", "module.head.last_layer.weight_g"), [
    "norm.bias",
  ]);
});

Deno.test("stripWrappers() keeps only the backbone of a whole model", () => {
  assertEquals(strip("net.model.norm.bias", "net.cluster1.0.weight", "linear_probe.bias"), ["norm.bias"]);
});

Deno.test("stripWrappers() refuses names that become the same", () => {
  assertThrows(
    () => strip("cls_token", "module.cls_token"),
    RangeError,
    'Cannot strip the prefix of "module.cls_token": "cls_token" is already there',
  );
});

function tensor(shape: number[], first: number): StoredTensor {
  const count = shape.reduce((a, b) => a * b, 1);
  return { dtype: "F32", shape, data: Float32Array.from({ length: count }, (_, i) => first + i) };
}

const ATTENTION = "encoder.layer.1.attention.attention";
const PARTS = ["query", "key", "value"];

Deno.test("isHuggingFace() tells transformers' names from DINO's", () => {
  assertEquals(isHuggingFace(["norm.bias", "embeddings.cls_token"]), true);
  assertEquals(isHuggingFace(["vit.encoder.layer.0.output.dense.bias"]), true);
  assertEquals(isHuggingFace(["cls_token", "pos_embed", "blocks.0.norm1.bias"]), false);
});

Deno.test("fromHuggingFace() renames every kind of parameter", () => {
  const names = {
    "embeddings.cls_token": "cls_token",
    "embeddings.position_embeddings": "pos_embed",
    "embeddings.patch_embeddings.projection.weight": "patch_embed.proj.weight",
    "encoder.layer.3.layernorm_before.weight": "blocks.3.norm1.weight",
    "encoder.layer.3.attention.output.dense.bias": "blocks.3.attn.proj.bias",
    "encoder.layer.3.layernorm_after.bias": "blocks.3.norm2.bias",
    "encoder.layer.3.intermediate.dense.weight": "blocks.3.mlp.fc1.weight",
    "encoder.layer.3.output.dense.weight": "blocks.3.mlp.fc2.weight",
    "layernorm.weight": "norm.weight",
  };
  for (const prefix of ["", "vit."]) {
    const given = new Map(Object.keys(names).map((name) => [prefix + name, tensor([1], 0)]));
    assertEquals([...fromHuggingFace(given).keys()], Object.values(names));
  }
});

Deno.test("fromHuggingFace() puts query, key and value rows one below the other", () => {
  const given = new Map([
    ...PARTS.map((part, i): [string, StoredTensor] => [`${ATTENTION}.${part}.weight`, tensor([2, 2], 4 * i)]),
    ...PARTS.map((part, i): [string, StoredTensor] => [`${ATTENTION}.${part}.bias`, tensor([2], 2 * i)]),
  ].reverse());
  const renamed = fromHuggingFace(given);
  assertEquals(renamed.get("blocks.1.attn.qkv.weight"), tensor([6, 2], 0));
  assertEquals(renamed.get("blocks.1.attn.qkv.bias"), tensor([6], 0));
  assertEquals(renamed.size, 2);
});

Deno.test("fromHuggingFace() drops pooler and classifier and keeps what it does not know", () => {
  const names = [
    "pooler.dense.weight",
    "classifier.bias",
    "embeddings.extra",
    "encoder.layer.0.extra.bias",
  ];
  const renamed = fromHuggingFace(new Map(names.map((name) => [name, tensor([1], 0)])));
  assertEquals([...renamed.keys()], names.slice(2));
});

Deno.test("fromHuggingFace() keeps an incomplete query, key and value under their names", () => {
  const given = new Map([[`${ATTENTION}.query.bias`, tensor([2], 0)], [
    `${ATTENTION}.value.bias`,
    tensor([2], 0),
  ]]);
  assertEquals([...fromHuggingFace(given).keys()], [...given.keys()]);
});

Deno.test("fromHuggingFace() refuses query, key and value that cannot be joined", () => {
  const shapes = [[2, 2], [2, 3], [2, 2]];
  const given = new Map(PARTS.map((part, i) => [`${ATTENTION}.${part}.weight`, tensor(shapes[i], 0)]));
  assertThrows(
    () => fromHuggingFace(given),
    TypeError,
    "their shapes are [2,2], [2,3], [2,2], expected equal ones",
  );
  const scalars = new Map(PARTS.map((part) => [`${ATTENTION}.${part}.bias`, tensor([], 0)]));
  assertThrows(() => fromHuggingFace(scalars), TypeError, "their shapes are [], [], []");
});
