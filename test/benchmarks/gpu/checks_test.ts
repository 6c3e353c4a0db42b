import { assertEquals } from "@std/assert";
import { compareRows, judgeGolden, judgeRows, withoutAnswer } from "../../../benchmarks/gpu/checks.ts";

const outcome = (path: string, verdict: "ok" | "MISS" | "none", ratio: number | null, detail = "x") => ({
  path,
  verdict,
  ratio,
  detail,
});

Deno.test("judgeGolden() passes where all files do", () => {
  assertEquals(judgeGolden([outcome("a", "ok", 0.25), outcome("b", "ok", 0.5)]), {
    state: "passed",
    summary: "2 of 2 golden files, at most 0.50 of their tolerance",
    failures: [],
  });
});

Deno.test("judgeGolden() lists what misses", () => {
  const judged = judgeGolden([
    outcome("a", "ok", 0.25),
    outcome("b", "MISS", 3, "loss"),
    outcome("c", "MISS", null, "broken\nin two lines"),
  ]);
  assertEquals(judged.state, "failed");
  assertEquals(judged.summary, "1 of 3 golden files, at most 0.25 of their tolerance");
  assertEquals(judged.failures, [
    "b: 3.00 of tolerance, loss",
    "c: broken",
  ]);
});

Deno.test("judgeGolden() calls nothing a failure, and outcomes by what they are", () => {
  assertEquals(judgeGolden([]).state, "failed");
  assertEquals(
    judgeGolden([outcome("a", "ok", 0.25)], "backbones by its own operations").summary,
    "1 of 1 backbones by its own operations, at most 0.25 of their tolerance",
  );
});

const row = (acc: number | null, miou: number | null) => [{ row: "STEGO", scores: { acc, miou } }];

Deno.test("judgeRows() allows scores the tolerance of each metric", () => {
  const rows = compareRows("webgpu", row(60, 40), row(61, 39.5));
  assertEquals(rows.map(({ metric, wasm, here, tolerance }) => [metric, wasm, here, tolerance]), [
    ["acc", 60, 61, 5],
    ["miou", 40, 39.5, 5],
  ]);
  assertEquals(judgeRows(rows).state, "passed");
  assertEquals(judgeRows(rows).summary, "scores of 1 rows, at most 1.00 points from wasm");
  const far = judgeRows(compareRows("webgpu", row(60, 40), row(66, 40)));
  assertEquals(far.failures, ["STEGO, acc: 66.00, on wasm 60.00, allowed are 5 points"]);
});

Deno.test("judgeRows() fails where a row has no scores", () => {
  assertEquals(judgeRows(compareRows("webgpu", row(60, 40), [])).state, "failed");
  assertEquals(judgeRows(compareRows("webgpu", row(60, 40), row(60, null))).state, "failed");
});

Deno.test("withoutAnswer() takes a fault for a failure, and a time that was up for nothing", () => {
  assertEquals(withoutAnswer({ fault: "no" }), { state: "failed", summary: "no", failures: ["no"] });
  assertEquals(withoutAnswer({ fault: "up", late: true }), {
    state: "left out",
    summary: "up",
    failures: [],
  });
});
