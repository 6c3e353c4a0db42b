import { assertEquals } from "@std/assert";
import { StepMeter, TimeLeft } from "../../src/cli/time_left.ts";

/** A meter that saw a step a second, from the first on. */
function steady(cells: number, steps: number): StepMeter {
  const meter = new StepMeter(cells);
  for (let step = 1; step <= steps; step++) meter.note(1000 * step, step);
  return meter;
}

Deno.test("StepMeter counts the steps of all its cells, within the last minute", () => {
  assertEquals(steady(3, 10).rate, 3);
  const meter = new StepMeter(1);
  for (let step = 1; step <= 10; step++) meter.note(60_000 * step, step);
  for (let step = 11; step <= 100; step++) meter.note(600_000 + 500 * (step - 10), step);
  assertEquals(meter.rate, 2);
});

Deno.test("StepMeter has a rate where a step takes longer than a minute, and none before the second", () => {
  const meter = new StepMeter(1);
  assertEquals(meter.rate, undefined);
  meter.note(0, 1);
  assertEquals(meter.rate, undefined);
  meter.note(100_000, 2);
  meter.note(200_000, 3);
  assertEquals(meter.rate, 0.01);
});

Deno.test("TimeLeft takes rate and, once a cell is finished, what cells take besides their steps", () => {
  const left = new TimeLeft();
  const active = [steady(1, 10), steady(2, 10)];
  assertEquals(left.seconds(active, 90, 5), 30);
  // Four cells side by side: 9 s of steps, 19 s in all.
  left.finish(steady(4, 10), 7);
  assertEquals(left.seconds(active, 90, 5), 30 + 5 * ((4 * 7 - 9) / 4) / 2);
});

Deno.test("TimeLeft counts a job that has just begun as the one before it, and knows nothing before any step", () => {
  const left = new TimeLeft();
  assertEquals(left.seconds([new StepMeter(1)], 100, 1), undefined);
  left.finish(steady(1, 10), 9);
  assertEquals(left.seconds([new StepMeter(1)], 100, 1), 100);
  assertEquals(left.seconds([], 0, 0), 0);
});
