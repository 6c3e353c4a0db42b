import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { SpecDocument } from "../../src/spec/document.ts";
import { axesOf, combinations, expandRow } from "../../src/spec/expand.ts";
import { ProblemList, SpecError } from "../../src/spec/problems.ts";
import { layerOf, merge } from "../../src/spec/settings.ts";

function axes(value: unknown) {
  const problems = new ProblemList(new SpecDocument("grid: 1", "x.yaml"));
  const found = axesOf(value, ["grid"], [], problems);
  problems.throwIfAny();
  return found;
}

function trees(row: { grid?: unknown; zip?: unknown; include?: unknown[] }) {
  const include = (row.include ?? []).map((layer) => layerOf(layer, []));
  return expandRow({ grid: axes(row.grid ?? {}), zip: axes(row.zip ?? {}), include })
    .map(({ layer }) => merge([layer]).tree);
}

Deno.test("expandRow() crosses the axes of a grid, the last fastest", () => {
  assertEquals(trees({ grid: { a: [1, 2], b: ["x", "y"] } }), [
    { a: 1, b: "x" },
    { a: 1, b: "y" },
    { a: 2, b: "x" },
    { a: 2, b: "y" },
  ]);
});

Deno.test("expandRow() advances zipped axes together, within each point of the grid", () => {
  assertEquals(trees({ grid: { a: [1, 2] }, zip: { b: [3, 4], c: [5, 6] } }), [
    { a: 1, b: 3, c: 5 },
    { a: 1, b: 4, c: 6 },
    { a: 2, b: 3, c: 5 },
    { a: 2, b: 4, c: 6 },
  ]);
});

Deno.test("expandRow() puts included points last, and alone where there are no axes", () => {
  assertEquals(trees({ grid: { a: [1] }, include: [{ a: 5, b: 6 }] }), [{ a: 1 }, { a: 5, b: 6 }]);
  assertEquals(trees({ include: [{ a: 5 }, {}] }), [{ a: 5 }, {}]);
  assertEquals(trees({}), [{}]);
});

Deno.test("axesOf() takes nested and dotted axes, and mappings as values", () => {
  assertEquals(trees({ grid: { omh: { levels: [1, 2] } } }), trees({ grid: { "omh.levels": [1, 2] } }));
  assertEquals(trees({ grid: { train: [{ steps: 1, batch: 2 }, { steps: 3 }] } }), [
    { train: { steps: 1, batch: 2 } },
    { train: { steps: 3 } },
  ]);
  assertEquals(axes({ "omh.levels": [1, 2] })[0].values[1][0].at, ["grid", "omh.levels", 1]);
});

Deno.test("axesOf() refuses axes that are not lists, are empty or come twice", () => {
  assertThrows(() => axes({ a: 1 }), SpecError, "expected a list of values");
  assertThrows(() => axes({ a: [] }), SpecError, "empty list");
  assertThrows(() => axes({ a: { b: [1] }, "a.b": [2] }), SpecError, "already given");
});

Deno.test("expandRow() has as many points as the product of the axes' lengths, all different", () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });
  fc.assert(fc.property(lengths, fc.integer({ min: 0, max: 3 }), (sizes, zipLength) => {
    const grid = Object.fromEntries(
      sizes.map((size, i) => [`g${i}`, Array.from({ length: size }, (_, k) => k)]),
    );
    const values = Array.from({ length: zipLength }, (_, k) => k);
    const zip: Record<string, unknown> = zipLength === 0 ? {} : { z0: values, z1: values };
    const points = trees({ grid, zip });
    const product = sizes.reduce((count, size) => count * size, Math.max(1, zipLength));
    assertEquals(points.length, product);
    assertEquals(combinations(axes(grid), axes(zip)), product);
    assertEquals(new Set(points.map((point) => JSON.stringify(point))).size, product);
  }));
});
