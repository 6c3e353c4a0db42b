import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { energyTerms, objective, smoothnessTerms } from "./smooseg_energy.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("smoothnessTerms() compares everything but features, probabilities and partners", async () => {
  for (const name of await inputsOf("smooseg/smoothness", smoothnessTerms)) {
    assertMatch(name, /^(feats|probs|perm)$/);
  }
});

Deno.test("energyTerms() compares everything but features, cosines and partners", async () => {
  for (const name of await inputsOf("smooseg/energy", energyTerms)) {
    assertMatch(name, /^(feats|products_.*|perm)$/);
  }
});

Deno.test("objective() compares everything but features, the code, the centres and partners", async () => {
  for (const name of await inputsOf("smooseg/objective", objective)) {
    assertMatch(name, /^(feats|code|(local|global)_clusters|perm)$/);
  }
});

const CHANGED = [
  ["smooseg/smoothness", "intra_affinity"],
  ["smooseg/smoothness", "across_affinity"],
  ["smooseg/smoothness", "across_distance_mean"],
  ["smooseg/smoothness", "grad_probs_intra"],
  ["smooseg/energy", "pseudo_labels"],
  ["smooseg/energy", "data_loss"],
  ["smooseg/energy", "grad_products_global"],
  ["smooseg/objective", "smooth_loss"],
  ["smooseg/objective", "grad_code"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in ${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(file, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}

Deno.test("a gradient of small scale has a tolerance of its own", async () => {
  // Its scale is 0.0029: 1e-3 of that and 1e-8 are allowed, and not 1e-4 of it and 1e-6.
  const moved = (by: number) =>
    changedOutcome("smooseg/smoothness", "grad_probs_across", (data) => data[0] += by);
  assertEquals((await moved(2e-6)).verdict, "ok");
  assertEquals((await moved(4e-6)).verdict, "MISS");
});
