import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { evaluation } from "./smooseg_evaluation.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("evaluation() compares everything but features, parameters and labels", async () => {
  for (const name of await inputsOf("smooseg/evaluation", evaluation)) {
    assertMatch(name, /^(feats|feats_mirrored|(lin|nl1|nl2)_[wb]|global_clusters|labels)$/);
  }
});

for (
  const name of ["code_average", "plain_preds", "mirrored_confusion", "plain_mIoU", "mirrored_assignment"]
) {
  Deno.test(`a changed "${name}" in smooseg/evaluation is a miss`, async () => {
    const { verdict, detail } = await changedOutcome("smooseg/evaluation", name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
