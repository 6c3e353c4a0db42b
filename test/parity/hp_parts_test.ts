import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import {
  consistency,
  emaUpdate,
  goldenAttention,
  headForward,
  localMix,
  pools,
  schedule,
} from "./hp_parts.ts";
import { GoldenFile } from "./golden_file.ts";
import type { ParityRunner } from "./runners.ts";
import { changedOutcome, GOLDEN, inputsOf } from "./_golden.ts";

await startEngine("wasm");

/** What each runner reads and does not compare. */
const INPUTS: [file: string, runner: ParityRunner, inputs: RegExp][] = [
  ["head_forward", headForward, /^(feats|(ema_)?(lin|nl1|nl2)_[wb]|mask_.*|cotangent)$/],
  ["ema_update", emaUpdate, /^(before_ema_)?(lin|nl1|nl2)_[wb]$/],
  ["local_mix", localMix, /^(attn_logits|code|cotangent)$/],
  ["pools", pools, /^(feats|ema_.*|(init|renew)_(batch\d+_mask_.*|images|index_.*))$/],
  ["consistency", consistency, /^(s|s_aug|proj_[wb])$/],
  ["schedule", schedule, /^iteration$/],
];
for (const [file, runner, inputs] of INPUTS) {
  Deno.test(`${runner.name}() compares everything in hp/${file} but its inputs`, async () => {
    for (const name of await inputsOf(`hp/${file}`, runner)) assertMatch(name, inputs);
  });
}

const CHANGED = [
  ["head_forward", "train_code"],
  ["head_forward", "train_code_ema"],
  ["head_forward", "grad_nl1_w"],
  ["ema_update", "after_m0.999_ema_nl2_b"],
  ["local_mix", "attn_weights"],
  ["local_mix", "mixed_code"],
  ["local_mix", "grad_code"],
  ["pools", "init_pool_ag"],
  ["pools", "renew_pool_sp"],
  ["consistency", "grad_s_aug"],
  ["schedule", "lmbd"],
  ["schedule", "renew_pool"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in hp/${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(`hp/${file}`, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}

Deno.test("goldenAttention() gives the images that are asked for, in their order", async () => {
  const golden = await GoldenFile.open(`${GOLDEN}/hp/local_mix.safetensors`);
  const [first, second] = [0, 2].map((image) => goldenAttention(golden, [image]));
  assertEquals(goldenAttention(golden, [2, 0]), Float32Array.of(...second, ...first));
});
