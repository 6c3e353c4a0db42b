import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { loss } from "./ppap_loss.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

for (const file of ["city_b8", "city_s8", "coco_s16", "coco_s8", "potsdam_b8"]) {
  Deno.test(`loss() compares everything in ppap/loss_${file} but features, rows and anchors`, async () => {
    for (const name of await inputsOf(`ppap/loss_${file}`, loss)) assertMatch(name, /^(feats|z|anchors)$/);
  });
}

const CHANGED = [
  "sims",
  "phi",
  "psi",
  "proxies",
  "moves",
  "members",
  "positives",
  "negatives",
  "block_loss",
  "grad_z",
];
for (const name of CHANGED) {
  Deno.test(`a changed "${name}" in ppap/loss_coco_s16 is a miss`, async () => {
    const { verdict, detail } = await changedOutcome("ppap/loss_coco_s16", name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
