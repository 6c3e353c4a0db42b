import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { LANES, shareOut } from "../../../src/engine/webgpu/shared_lines.ts";

Deno.test("shareOut() gives few lines several invocations each, worked by hand", () => {
  // 256 / 27 = 9.5 and sqrt(54) = 7.3 invocations at most: 4, with 14 entries each at most.
  assertEquals(shareOut(27, 54, "one"), { sharers: 4, times: 1, turns: 2 * 14 + 2 + 2 * 4 });
  // More lines than invocations: each takes two.
  assertEquals(shareOut(300, 20, "one"), { sharers: 1, times: 2, turns: 2 * (2 * 20 + 2) + 2 });
  // In many workgroups, 16 invocations a line: 16 lines in each.
  assertEquals(shareOut(1500, 300, "many").sharers, 16);
  assertEquals(shareOut(1500, 300, "many").times, Math.ceil(1500 / 16));
});

Deno.test("shareOut() leaves no line out, and shares a line within one workgroup alone", () => {
  const size = fc.integer({ min: 1, max: 100_000 });
  fc.assert(fc.property(size, size, fc.constantFrom("one", "many"), (lines, entries, workgroups) => {
    const { sharers, times } = shareOut(lines, entries, workgroups as "one" | "many");
    assert(Number.isInteger(Math.log2(sharers)) && sharers <= LANES && sharers <= entries);
    assert(times * LANES / sharers >= lines);
    // Shared lines are done in a single turn.
    if (workgroups === "one" && sharers > 1) assertEquals(times, 1);
  }));
});
