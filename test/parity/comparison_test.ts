import { assertEquals, assertThrows } from "@std/assert";
import { memory, tensor } from "@tensorflow/tfjs-core";
import { type StoredTensor, writeSafetensors } from "../../src/formats/safetensors.ts";
import { startEngine } from "../../src/engine/start.ts";
import { Comparison, EXACT } from "./comparison.ts";
import { GoldenFile } from "./golden_file.ts";
import { f32, i32 } from "./_golden.ts";

await startEngine("wasm");

async function compareWith(tensors: Record<string, StoredTensor>): Promise<Comparison> {
  const path = await Deno.makeTempFile();
  try {
    await writeSafetensors(path, new Map(Object.entries(tensors)));
    return new Comparison(await GoldenFile.open(path));
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("Comparison keeps the entry with the largest error over tolerance", async () => {
  const comparison = await compareWith({ near: f32([2], 1, 2), far: f32([1], 10) });
  assertEquals(comparison.worst, undefined);
  comparison.values("near", [1, 2.5], { absolute: 1 });
  comparison.values("far", [13], { absolute: 2, relative: 0.2 });
  assertEquals(comparison.worst, { name: "far", error: 3, tolerance: 4, ratio: 0.75 });
  comparison.values("near", [1, 2], EXACT);
  assertEquals(comparison.worst?.name, "far");
});

Deno.test("Comparison can take the relative part of the largest finite entry", async () => {
  const comparison = await compareWith({ x: f32([3], 0, -8, NaN) });
  comparison.values("x", [1, -8, NaN], { relative: 0.25, of: "tensor" });
  assertEquals(comparison.worst, { name: "x", error: 1, tolerance: 2, ratio: 0.5 });
});

Deno.test("Comparison takes nothing but equality as exact", async () => {
  const comparison = await compareWith({ x: i32([2], 3, -1) });
  comparison.values("x", [3, -1], EXACT);
  assertEquals(comparison.worst?.ratio, 0);
  comparison.values("x", [3, 0], EXACT);
  assertEquals(comparison.worst?.ratio, Infinity);
});

const ODD = [[NaN, 1], [1, NaN], [Infinity, 1], [1, Infinity], [Infinity, -Infinity], [Infinity, NaN]];
for (const [got, want] of ODD) {
  for (const part of ["entry", "tensor"] as const) {
    Deno.test(`Comparison never passes ${got} for ${want}, tolerance relative to the ${part}`, async () => {
      const comparison = await compareWith({ x: f32([2], 5, want) });
      comparison.values("x", [5, got], { absolute: 1, relative: 1, of: part });
      assertEquals(comparison.worst?.ratio, Infinity);
    });
  }
}

Deno.test("Comparison passes NaN for NaN and infinity for infinity", async () => {
  const comparison = await compareWith({ x: f32([3], NaN, Infinity, -Infinity) });
  comparison.values("x", [NaN, Infinity, -Infinity], EXACT);
  assertEquals(comparison.worst?.ratio, 0);
});

Deno.test("Comparison leaves out the entries that do not count", async () => {
  const comparison = await compareWith({ x: f32([2], 1, 2) });
  comparison.values("x", [1, 99], EXACT, (at) => at === 1);
  assertEquals(comparison.worst?.ratio, 0);
});

Deno.test("Comparison refuses another number of values", async () => {
  const comparison = await compareWith({ x: f32([2], 1, 2) });
  const error = assertThrows(() => comparison.values("x", [1], EXACT), TypeError);
  assertEquals(error.message, 'Cannot compare "x": there are 1 values, expected 2');
});

Deno.test("Comparison turns maps and weights into the file's layout and disposes of them", async () => {
  const values = [1, 2, 3, 4, 5, 6];
  const comparison = await compareWith({ map: f32([1, 2, 1, 3], ...values), weight: f32([2, 3], ...values) });
  const before = memory().numTensors;
  comparison.map("map", tensor([1, 4, 2, 5, 3, 6], [1, 1, 3, 2]), EXACT);
  comparison.weight("weight", tensor([1, 4, 2, 5, 3, 6], [3, 2]), EXACT);
  comparison.tensor("weight", tensor(values, [2, 3]), EXACT);
  await comparison.settle();
  assertEquals(comparison.worst?.ratio, 0);
  assertEquals(memory().numTensors, before);
});

Deno.test("Comparison notes requirements and measured errors", async () => {
  const comparison = await compareWith({});
  comparison.require("sorted", true);
  assertEquals(comparison.worst, { name: "sorted", error: 0, tolerance: 0, ratio: 0 });
  comparison.measure("mean", 1, 4);
  assertEquals(comparison.worst, { name: "mean", error: 1, tolerance: 4, ratio: 0.25 });
  comparison.require("unique", false);
  assertEquals(comparison.worst, { name: "unique", error: 1, tolerance: 0, ratio: Infinity });
});
