import { assertEquals } from "@std/assert";
import { iterationsByPass } from "../../../src/engine/webgpu/iteration_passes.ts";

Deno.test("iterationsByPass() takes one pass for the paper's sizes, more where iterations are long or many", () => {
  assertEquals(iterationsByPass(100, 100), [{ step: 0, end: 100 }]);
  assertEquals(iterationsByPass(5, 20_000), [{ step: 0, end: 2 }, { step: 2, end: 4 }, { step: 4, end: 5 }]);
  assertEquals(iterationsByPass(2, 1_000_000), [{ step: 0, end: 1 }, { step: 1, end: 2 }]);
  assertEquals(iterationsByPass(100_000, 100).length, 209);
});
