import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { trainSteps } from "./ppap_train.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("trainSteps() compares everything but tokens, labels, draws and initial values", async () => {
  for (const name of await inputsOf("ppap/train3_adamw", trainSteps)) {
    assertMatch(name, /^(mid_tokens|labels|batch_images|norm\..*|init_.*|step\d_(mask_feats|anchors))$/);
  }
});

const CHANGED = [
  "step0_feats",
  "step0_positives",
  "step1_code",
  "step1_denominator",
  "step1_loss_contrastive",
  "step2_grad_norm",
  "step2_grad_dec.mlp.fc1.weight",
  "step2_after_dec.attn.proj.bias",
  "step2_after_clusters",
];
for (const name of CHANGED) {
  Deno.test(`a changed "${name}" in ppap/train3_adamw is a miss`, async () => {
    const { verdict, detail } = await changedOutcome("ppap/train3_adamw", name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}

Deno.test("what rounding makes of the keys' bias counts for nothing, that of queries and values does", async () => {
  const channels = 24;
  const changed = async (at: number) =>
    (await changedOutcome("ppap/train3_adam", "step2_after_dec.attn.qkv.bias", (data) => data[at] += 1))
      .verdict;
  assertEquals(await changed(channels), "ok");
  assertEquals(await changed(channels - 1), "MISS");
  assertEquals(await changed(2 * channels), "MISS");
});
