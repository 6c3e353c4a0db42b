import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";
import { evaluation } from "./transfgu_evaluation.ts";

await startEngine("wasm");

Deno.test("evaluation() compares everything but masks and labels", async () => {
  for (const name of await inputsOf("transfgu/evaluation", evaluation)) {
    assertMatch(name, /^[ab]_(logits|labels)$/);
  }
});

for (
  const name of [
    "a_preds",
    "b_histogram",
    "a_assignment",
    "a_reordered",
    "b_iou",
    "a_class_accuracy",
    "b_mIoU",
  ]
) {
  Deno.test(`a changed "${name}" in transfgu/evaluation is a miss`, async () => {
    const { verdict, detail } = await changedOutcome("transfgu/evaluation", name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
