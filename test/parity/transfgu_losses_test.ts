import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";
import { losses, lossesThings } from "./transfgu_losses.ts";

await startEngine("wasm");

const INPUTS = /^((flat_)?(masks|S|teacher_masks)|class_embeddings|.*_perm)$/;

Deno.test("both runners compare everything but masks, score maps, embeddings and permutations", async () => {
  for (const name of await inputsOf("transfgu/losses", losses)) assertMatch(name, INPUTS);
  for (const name of await inputsOf("transfgu/losses_things", lossesThings)) assertMatch(name, INPUTS);
});

const CHANGED = [
  ["transfgu/losses", "plain_mixture"],
  ["transfgu/losses", "young_target"],
  ["transfgu/losses", "old_negative_target"],
  ["transfgu/losses", "old_loss_cat"],
  ["transfgu/losses", "young_loss"],
  ["transfgu/losses", "plain_grad_masks"],
  ["transfgu/losses", "grad_class_embeddings"],
  ["transfgu/losses", "loss_cls_emb"],
  ["transfgu/losses", "flat_teacher_target"],
  ["transfgu/losses_things", "foreground_patches"],
  ["transfgu/losses_things", "loss_uncertainty"],
  ["transfgu/losses_things", "young_grad_masks"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in ${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(file, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
