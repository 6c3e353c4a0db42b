import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { clusterLookup, linearProbe } from "./stego_probes.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("clusterLookup() compares everything but codes and centres", async () => {
  for (const name of await inputsOf("stego/cluster_lookup", clusterLookup)) {
    assertMatch(name, /^(x|clusters)$/);
  }
});

Deno.test("linearProbe() compares everything but codes, labels and initial parameters", async () => {
  for (const name of await inputsOf("stego/linear_probe", linearProbe)) {
    assertMatch(name, /^(x|weight|bias|label)$/);
  }
});

const CHANGED = [
  ["stego/cluster_lookup", "log_probs_alpha2"],
  ["stego/linear_probe", "loss_1"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in ${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(file, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
