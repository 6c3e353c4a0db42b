import { assertEquals } from "@std/assert";
import { partLimit, proofOf } from "../../../benchmarks/gpu/examine_card.ts";
import type { Section } from "../../../benchmarks/gpu/types.ts";

const section = (name: string, state: Section["state"], summary: string): Section => ({
  name,
  state,
  summary,
  failures: [],
  seconds: 1,
});

Deno.test("proofOf() is what the sections about an engine come to", () => {
  const sections = [
    section("kernels, webgpu", "passed", "9 of 9"),
    section("golden vectors, webgpu", "failed", "1 of 2"),
    section("golden vectors, cuda", "passed", "2 of 2"),
    section("speed", "left out", "no card"),
  ];
  assertEquals(proofOf("webgpu", sections, []), {
    engine: "webgpu",
    passed: false,
    checks: "9 of 9; golden vectors, webgpu failed (1 of 2)",
    milliseconds: null,
  });
  assertEquals(proofOf("cuda", sections, []).passed, true);
  // What was not looked at is not proved, nor what was not looked at to the end.
  assertEquals(proofOf("cuda", [section("speed", "passed", "")], []).passed, null);
  const late = section("short table, cuda", "left out", "its time was up");
  const { passed, checks } = proofOf("cuda", [...sections, late], []);
  assertEquals([passed, checks], [null, "2 of 2; short table, cuda left out (its time was up)"]);
  assertEquals(proofOf("webgpu", [...sections, { ...late, name: "short table, webgpu" }], []).passed, false);
});

Deno.test("partLimit() is half of a long time, three minutes of a short one, and never more than is left", () => {
  assertEquals([1_800_000, 420_000, 200_000, 60_000].map(partLimit), [900_000, 210_000, 180_000, 60_000]);
});
