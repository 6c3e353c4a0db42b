import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { contrastive } from "./hp_contrastive.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

for (const file of ["hp/contrastive_start", "hp/contrastive_mid", "hp/contrastive_all_negatives"]) {
  Deno.test(`contrastive() compares everything in ${file} but rows, pools and the draw`, async () => {
    for (const name of await inputsOf(file, contrastive)) {
      assertMatch(name, /^(f|s_pr|pool_ag|pool_sp|uniform|z|z_mix)$/);
    }
  });

  Deno.test(`a changed tensor in ${file} is a miss`, async () => {
    for (const name of ["loss", "grad_z", "grad_z_mix", "denominator", "positives_ag"]) {
      const { verdict, detail } = await changedOutcome(file, name);
      assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
    }
  });
}
