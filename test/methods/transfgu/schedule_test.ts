import { assertEquals } from "@std/assert";
import { type BootstrapRules, epochPlan } from "../../../src/methods/transfgu/schedule.ts";

const ALPHAS = [0.03, 0.04, 0.05];
const plans = (epochs: number, options: Partial<BootstrapRules>) =>
  Array.from(
    { length: epochs },
    (_, epoch) => epochPlan(epoch, { start: 2, intervals: [2], alphas: ALPHAS, ...options }),
  );

Deno.test("epochPlan() restarts every interval from the start on", () => {
  const restarts = plans(7, {}).map(({ restart }) => restart);
  assertEquals(restarts, [false, false, true, false, true, false, true]);
});

Deno.test("epochPlan() counts epochs since the last restart, and from 1 before the first", () => {
  assertEquals(plans(6, {}).map(({ counter }) => counter), [1, 2, 0, 1, 0, 1]);
  assertEquals(plans(2, { start: 0 }).map(({ counter }) => counter), [0, 1]);
});

Deno.test("epochPlan() has a teacher from the start on, whether or not a restart came before", () => {
  const found = plans(5, { start: 3 });
  assertEquals(found.map(({ teacher }) => teacher), [false, false, false, true, true]);
  assertEquals(found.map(({ alpha }) => alpha), [0, 0, 0, 0.05, 0.03]);
});

Deno.test("epochPlan() has an interval for each ten epochs", () => {
  const restarts = plans(22, { intervals: [4, 5, 3] }).flatMap(({ restart }, epoch) =>
    restart ? [epoch] : []
  );
  assertEquals(restarts, [4, 8, 10, 15, 21]);
});
