import { assertEquals } from "@std/assert";
import { Scatter } from "../../../src/methods/primaps/scatter.ts";
import { assertValues, spread } from "../../nn/tensor_fixture.ts";

const rowsOf = (count: number, channels: number) =>
  Array.from({ length: count }, (_, row) => spread(channels, 1 + row * channels));

Deno.test("first() of points on a line away from the origin is the line's direction", () => {
  const scatter = new Scatter(2);
  for (const t of [-1, 0, 2]) scatter.add(Float32Array.of(10 + 3 * t, 20 + 4 * t));
  assertValues(scatter.first(), [0.6, 0.8], 1e-12);
});

Deno.test("directions() are at right angles, most variance first, and begin with first()", () => {
  const scatter = new Scatter(5);
  const rows = rowsOf(40, 5);
  rows.forEach((row) => scatter.add(row));
  const directions = scatter.directions(3);
  assertValues(directions[0], scatter.first(), 1e-9);
  const along = (direction: Float64Array) => {
    const scores = rows.map((row) => row.reduce((sum, entry, c) => sum + entry * direction[c], 0));
    const mean = scores.reduce((sum, score) => sum + score) / rows.length;
    return scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  };
  const variances = directions.map(along);
  assertEquals(variances, variances.toSorted((a, b) => b - a));
  for (const [i, a] of directions.entries()) {
    const products = directions.map((b) => a.reduce((sum, entry, c) => sum + entry * b[c], 0));
    assertValues(products, directions.map((_, j) => i === j ? 1 : 0), 1e-9);
  }
});

Deno.test("a row that is taken out again leaves no trace", () => {
  const [whole, reduced] = [new Scatter(4), new Scatter(4)];
  const rows = rowsOf(20, 4);
  rows.forEach((row) => reduced.add(row));
  rows.slice(12).forEach((row) => reduced.add(row, -1));
  rows.slice(0, 12).forEach((row) => whole.add(row));
  assertValues(reduced.first(), whole.first(), 1e-9);
});

Deno.test("directions are the same to the bit however often they are looked at in between", () => {
  const [once, often] = [new Scatter(6), new Scatter(6)];
  for (const [at, row] of rowsOf(31, 6).entries()) {
    once.add(row);
    often.add(row);
    if (at > 0 && at % 3 === 0) often.first();
  }
  assertEquals(once.first(), often.first());
  assertEquals(once.directions(4), often.directions(4));
});
