import { assertEquals } from "@std/assert";
import { zeros } from "@tensorflow/tfjs-core";
import { growthNotes, StepGrowth } from "../../src/train/growth.ts";
import { trainCells } from "../../src/train/train_cells.ts";
import { loss, reporting, training } from "./training_fixture.ts";

const MEBIBYTE = 2 ** 20;

Deno.test("StepGrowth is what most steps leave, but for the first two", () => {
  const growthOf = (...bytes: number[]) => {
    const growth = new StepGrowth();
    bytes.forEach((added) => growth.add(added));
    return growth.perStep;
  };
  assertEquals(growthOf(900, 900, 0, 0, 0), 0);
  assertEquals(growthOf(0, 0, 8, 8, 8, 0), 6);
  assertEquals(growthOf(0, 0, 100, 0, 0), 0, "made once");
  assertEquals(growthOf(5, 5), 0, "too short to tell");
});

Deno.test("growthNotes() names what grows and by how much, and is silent otherwise", () => {
  assertEquals(growthNotes({ growth: 0 }, 511 * MEBIBYTE), []);
  assertEquals(growthNotes({ growth: 1.5 * MEBIBYTE }, 600 * MEBIBYTE), [
    "the trainers of its job keep 1.50 MiB of tensors more after each step",
    "the heap of its process grew by 600 MiB",
  ]);
});

Deno.test("trainCells() tells of trainers that free less than they make, and of no others", async () => {
  const { stream, cell } = await training();
  const kept: { dispose(): void }[] = [];
  const leaking = reporting(6, (step) => {
    kept.push(zeros([1024, 256]));
    return loss(step);
  });
  const [leak] = await trainCells([leaking], stream);
  assertEquals(leak.growth, MEBIBYTE);
  kept.forEach((tensor) => tensor.dispose());
  const tidy = await trainCells([cell(6), cell(6, 1)], stream);
  assertEquals(tidy.map(({ growth }) => growth), [0, 0]);
  tidy.forEach(({ trainer }) => trainer!.dispose());
});
