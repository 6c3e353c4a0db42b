import { assertEquals, assertThrows } from "@std/assert";
import { stripWrappers } from "../../../src/backbone/weights/dino_names.ts";

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
