import { assertEquals, assertThrows } from "@std/assert";
import {
  inferArchitecture,
  inferDepth,
  parameterNames,
  parameterShapes,
  type VitArchitecture,
} from "../../../src/backbone/weights/architecture.ts";

const SMALL: VitArchitecture = { channels: 384, depth: 12, heads: 6, patch: 8, grid: 28, mlpRatio: 4 };

function tensors(
  architecture: VitArchitecture,
  changed: Record<string, number[]> = {},
): Map<string, { shape: number[] }> {
  const shapes = [...parameterShapes(architecture), ...Object.entries(changed)];
  return new Map(shapes.map(([name, shape]) => [name, { shape }]));
}

Deno.test("parameterShapes() lists the 150 parameters of ViT-S/8 in DINO's order", () => {
  const shapes = [...parameterShapes(SMALL)];
  assertEquals(shapes.length, 150);
  assertEquals(shapes.slice(0, 6), [
    ["cls_token", [1, 1, 384]],
    ["pos_embed", [1, 785, 384]],
    ["patch_embed.proj.weight", [384, 3, 8, 8]],
    ["patch_embed.proj.bias", [384]],
    ["blocks.0.norm1.weight", [384]],
    ["blocks.0.norm1.bias", [384]],
  ]);
  assertEquals(shapes.at(-1), ["norm.bias", [384]]);
});

Deno.test("parameterShapes() adds up to the published numbers of parameters", () => {
  const published: [VitArchitecture, number][] = [
    [SMALL, 21_670_272],
    [{ ...SMALL, patch: 16, grid: 14 }, 21_665_664],
    [{ ...SMALL, channels: 768, heads: 12 }, 85_807_872],
    [{ ...SMALL, channels: 768, heads: 12, patch: 16, grid: 14 }, 85_798_656],
  ];
  for (const [architecture, expected] of published) {
    const shapes = [...parameterShapes(architecture).values()];
    assertEquals(shapes.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0), expected);
  }
});

Deno.test("parameterNames() depends on the depth only", () => {
  assertEquals(parameterNames(12), [...parameterShapes(SMALL).keys()]);
});

Deno.test("inferArchitecture() undoes parameterShapes()", () => {
  assertEquals(inferArchitecture(tensors(SMALL)), SMALL);
  const tiny: VitArchitecture = { channels: 12, depth: 2, heads: 3, patch: 8, grid: 4, mlpRatio: 4 };
  assertEquals(inferArchitecture(tensors(tiny), { heads: 3 }), tiny);
  const odd: VitArchitecture = { channels: 10, depth: 1, heads: 2, patch: 4, grid: 1, mlpRatio: 0.7 };
  assertEquals(inferArchitecture(tensors(odd), { heads: 2 }), odd);
});

Deno.test("inferArchitecture() refuses position tables that are not square", () => {
  for (const rows of [1, 3, 784]) {
    const changed = tensors(SMALL, { pos_embed: [1, rows, 384] });
    assertThrows(
      () => inferArchitecture(changed),
      RangeError,
      `it has ${rows} rows, expected one more than a square`,
    );
  }
});

Deno.test("inferArchitecture() refuses heads that do not divide the channels", () => {
  const narrow = tensors({ ...SMALL, channels: 12 });
  assertThrows(() => inferArchitecture(narrow), RangeError, "it has 12 channels and the heads are 0.1875");
  for (const heads of [0, -3, 5, 1.5, NaN]) {
    assertThrows(() => inferArchitecture(narrow, { heads }), RangeError, `the heads are ${heads}`);
  }
});

Deno.test("inferArchitecture() names a tensor that is missing or has another rank", () => {
  const missing = tensors(SMALL);
  missing.delete("cls_token");
  assertThrows(() => inferArchitecture(missing), TypeError, '"cls_token" is missing');
  assertThrows(
    () => inferArchitecture(tensors(SMALL, { cls_token: [384] })),
    TypeError,
    "its shape is [384], expected 3 axes",
  );
  assertThrows(
    () => inferArchitecture(tensors(SMALL, { cls_token: [1, 1, 0] })),
    TypeError,
    "expected 3 axes without zeros",
  );
});

Deno.test("inferDepth() counts from the largest number and refuses absurd ones", () => {
  assertEquals(inferDepth([]), 0);
  assertEquals(inferDepth(["norm.bias", "blocks.3.a", "blocks.11.b", "xblocks.50.c", "blocks.x.y"]), 12);
  assertThrows(
    () => inferDepth(["blocks.1000.a"]),
    RangeError,
    "the largest number is 1000, expected fewer than 1000",
  );
});
