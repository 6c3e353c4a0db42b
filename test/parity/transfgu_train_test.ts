import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";
import { trainSteps } from "./transfgu_train.ts";

await startEngine("wasm");

Deno.test("trainSteps() compares everything but initial weights, tokens, score maps and permutations", async () => {
  for (const name of await inputsOf("transfgu/train_steps", trainSteps)) {
    assertMatch(name, /^(init\..*|step\d+_(tokens|S|perm))$/);
  }
});

const CHANGED = [
  "step0_loss_cls_emb",
  "step1.grad.proj_patch",
  "step1.after.mask_norm.bias",
  "step2_teacher_masks",
  "step2.after.blocks.1.mlp.fc1.weight",
  "step3_loss",
  "step3_negative_target",
  "step4.after.cls_emb",
  "adam_v.cls_emb",
];
for (const name of CHANGED) {
  Deno.test(`a changed "${name}" in transfgu/train_steps is a miss`, async () => {
    const { verdict, detail } = await changedOutcome("transfgu/train_steps", name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}

Deno.test("a few entries may be off by a fifth of the learning rate of 2e-3", async () => {
  const verdictOfMoved = async (entries: number, by: number) => {
    const { verdict } = await changedOutcome("transfgu/train_steps", "step4.after.proj_patch", (data) => {
      for (let at = 0; at < entries; at++) data[at] += by;
    });
    return verdict;
  };
  // 0.5 % of 576 entries are 2.
  assertEquals(await verdictOfMoved(2, 3e-4), "ok");
  assertEquals(await verdictOfMoved(3, 3e-4), "MISS");
  assertEquals(await verdictOfMoved(1, 5e-4), "MISS");
});
