import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { evaluation } from "./eagle_evaluation.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("evaluation() compares everything but keys, labels and parameters", async () => {
  for (const name of await inputsOf("eagle/evaluation", evaluation)) {
    assertMatch(name, /^(keys(_mirrored)?|labels|(lin|nl1|nl2|probe)_[wb]|clusters)$/);
  }
});

const CHANGED = [
  "code_up",
  "cluster_log_probs",
  "cluster_preds",
  "linear_preds",
  "confusion",
  "histogram",
  "cluster_mIoU",
  "linear_Accuracy",
];
for (const name of CHANGED) {
  Deno.test(`a changed "${name}" in eagle/evaluation is a miss`, async () => {
    const { verdict, detail } = await changedOutcome("eagle/evaluation", name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}

Deno.test("which of two clusters without a pixel a class gets counts for nothing, one with pixels does", async () => {
  const changed = async (label: number, cluster: number) =>
    (await changedOutcome("eagle/evaluation", "cluster_of_class", (data) => data[label] = cluster)).verdict;
  // Clusters 1 and 4 have none.
  assertEquals([await changed(1, 1), await changed(3, 4), await changed(1, 2)], ["ok", "ok", "MISS"]);
});
