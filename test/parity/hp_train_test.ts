import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { trainSteps } from "./hp_train.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("trainSteps() compares everything but features, attention, labels, draws and initial values", async () => {
  for (const name of await inputsOf("hp/train3", trainSteps)) {
    assertMatch(
      name,
      /^(feats|feats_aug|attn_logits|labels|batch_images|init_.*|pool_init_.*|step\d+_((aug_)?mask_.*|uniform|renew_.*))$/,
    );
  }
});

const CHANGED = [
  "pool_ag",
  "step0_code_mix",
  "step0_grad_norm",
  "step1_code_ema",
  "step1_lmbd",
  "step1_loss_contrastive",
  "step2_pool_sp",
  "step2_grad_proj_w",
  "step2_after_nl1_b",
  "step2_after_ema_nl1_b",
  "step2_after_clusters",
];
for (const name of CHANGED) {
  Deno.test(`a changed "${name}" in hp/train3 is a miss`, async () => {
    const { verdict, detail } = await changedOutcome("hp/train3", name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
