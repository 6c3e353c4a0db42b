import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { decoder, evaluation } from "./ppap_decoder.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("decoder() compares everything but tokens, parameters, masks and cotangents", async () => {
  for (const name of await inputsOf("ppap/decoder", decoder)) {
    assertMatch(name, /^(mid_tokens|(last|dec|norm)\..*|proj_[wb]|mask_.*|cotangent_.*)$/);
  }
});

Deno.test("evaluation() compares everything but tokens, labels and parameters", async () => {
  for (const name of await inputsOf("ppap/evaluation", evaluation)) {
    assertMatch(name, /^(mid_tokens|labels|(dec|norm)\..*|probe_[wb]|clusters)$/);
  }
});

const CHANGED = [
  ["decoder", "code"],
  ["decoder", "feats_dropped"],
  ["decoder", "z"],
  ["decoder", "grad_dec.attn.qkv.weight"],
  ["decoder", "grad_dec.norm1.weight"],
  ["decoder", "grad_proj_b"],
  ["evaluation", "cluster_log_probs"],
  ["evaluation", "linear_preds"],
  ["evaluation", "assignment"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in ppap/${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(`ppap/${file}`, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
