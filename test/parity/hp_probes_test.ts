import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { evaluation, probes } from "./hp_probes.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("probes() compares everything but code, labels and parameters", async () => {
  for (const name of await inputsOf("hp/probes", probes)) {
    assertMatch(name, /^(code|labels|clusters|lin_[wb])$/);
  }
});

Deno.test("evaluation() compares everything but features, labels and parameters", async () => {
  for (const name of await inputsOf("hp/evaluation", evaluation)) {
    assertMatch(name, /^(feats|labels|clusters|(lin|nl1|nl2|probe)_[wb])$/);
  }
});

const CHANGED = [
  ["hp/probes", "cluster_assign"],
  ["hp/probes", "log_probs_alpha2"],
  ["hp/probes", "grad_lin_w"],
  ["hp/probes", "soft_cluster_loss_alpha2"],
  ["hp/evaluation", "code_up"],
  ["hp/evaluation", "linear_preds"],
  ["hp/evaluation", "mean_cluster_loss"],
  ["hp/evaluation", "Linear_mIoU"],
  ["hp/evaluation", "assignment"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in ${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(file, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
