import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { emaUpdate, permutation, prediction, projection } from "./smooseg_parts.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("projection() compares everything but features, layers, masks and the upstream gradient", async () => {
  for (const name of await inputsOf("smooseg/projection", projection)) {
    assertMatch(name, /^(feats|(lin|nl1|nl2)_[wb]|mask_.*|cotangent)$/);
  }
});

Deno.test("prediction() compares everything but the code, the centres and the upstream gradients", async () => {
  for (const name of await inputsOf("smooseg/prediction", prediction)) {
    assertMatch(name, /^(code|(local|global)_clusters|cotangent_.*)$/);
  }
});

Deno.test("emaUpdate() compares everything but the raw draw and the centres before", async () => {
  for (const name of await inputsOf("smooseg/ema_update", emaUpdate)) {
    assertMatch(name, /^(init_raw|global_before|local_clusters)$/);
  }
});

Deno.test("permutation() compares everything but the draws", async () => {
  for (const name of await inputsOf("smooseg/permutation", permutation)) assertMatch(name, /^draw_\d+$/);
});

const CHANGED = [
  ["smooseg/projection", "train_code"],
  ["smooseg/projection", "grad_nl1_w"],
  ["smooseg/prediction", "products_global"],
  ["smooseg/prediction", "grad_local_clusters"],
  ["smooseg/ema_update", "init_global"],
  ["smooseg/ema_update", "global_after_alpha0.998"],
  ["smooseg/permutation", "result_13"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in ${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(file, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
