import { assertEquals } from "@std/assert";
import { metrics } from "./eval_metrics.ts";
import { changedOutcome, f32, i32, inputsOf, outcomeOf } from "./_golden.ts";

const THIRDS = [200 / 3, 550 / 9];
const EXAMPLE = {
  "example.preds": i32([9], 2, 2, 0, 0, 0, 1, 1, 1, 2),
  "example.labels": i32([9], 0, 0, 0, 1, 1, 1, 2, 2, -1),
  "example.stats": i32([3, 3], 1, 2, 0, 0, 1, 2, 2, 0, 0),
  "example.histogram": f32([3, 3], 2, 0, 0, 1, 2, 0, 0, 1, 2),
  "example.iou": f32([3], 2 / 3, 0.5, 2 / 3),
  "example.result": f32([2], 75, THIRDS[1]),
  "example.assign_cluster": i32([3], 0, 1, 2),
  "example.assign_class": i32([3], 1, 2, 0),
};

Deno.test("metrics() finds the worked example right", async () => {
  assertEquals((await outcomeOf("eval/metrics", EXAMPLE)).verdict, "ok");
});

Deno.test("metrics() misses a wrong score, count or assignment", async () => {
  const wrong = {
    "example.stats": i32([3, 3], 1, 2, 0, 0, 1, 2, 2, 0, 1),
    "example.iou": f32([3], 2 / 3, 0.5, NaN),
    "example.result": f32([2], 75.01, THIRDS[1]),
    "example.assign_class": i32([3], 2, 1, 0),
  };
  for (const [name, tensor] of Object.entries(wrong)) {
    const { verdict, detail } = await outcomeOf("eval/metrics", { ...EXAMPLE, [name]: tensor });
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  }
});

Deno.test("metrics() takes another matching that is as good", async () => {
  const tied = {
    "tied.stats": i32([2, 2], 3, 3, 3, 3),
    "tied.histogram": f32([2, 2], 3, 3, 3, 3),
    "tied.iou": f32([2], 1 / 3, 1 / 3),
    "tied.result": f32([2], 50, 100 / 3),
    "tied.assign_cluster": i32([2], 0, 1),
  };
  for (const classes of [[0, 1], [1, 0]]) {
    const tensors = { ...tied, "tied.assign_class": i32([2], ...classes) };
    assertEquals((await outcomeOf("eval/metrics", tensors)).verdict, "ok");
  }
  const twice = { ...tied, "tied.assign_class": i32([2], 0, 0) };
  assertEquals((await outcomeOf("eval/metrics", twice)).detail, "tied.assign_class");
});

Deno.test("metrics() misses a bare assignment that is not optimal", async () => {
  const problem = { "lsa0.matrix": i32([2, 3], 5, 1, 2, 9, 4, 0), "lsa0.rows": i32([2], 0, 1) };
  const verdict = async (...cols: number[]) =>
    (await outcomeOf("eval/metrics", { ...problem, "lsa0.cols": i32([2], ...cols) })).verdict;
  assertEquals(await verdict(2, 0), "ok");
  assertEquals(await verdict(1, 0), "MISS");
});

Deno.test("metrics() compares everything but inputs", async () => {
  const inputs = await inputsOf("eval/metrics", metrics);
  assertEquals(inputs.filter((name) => !/\.(preds|labels|matrix)$/.test(name)), [
    "extra_injected.stats",
    "big.stats",
  ]);
});

for (const name of ["ignored.stats", "linear.result", "extra_injected.histogram", "lsa5.cols"]) {
  Deno.test(`metrics() misses a changed "${name}"`, async () => {
    const { verdict, detail } = await changedOutcome("eval/metrics", name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
