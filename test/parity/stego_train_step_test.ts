import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { trainStep } from "./stego_train_step.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("trainStep() compares everything but images, labels, draws and initial parameters", async () => {
  for (const name of await inputsOf("stego/train_step", trainStep)) {
    assertMatch(name, /^(img|img_pos|label|masks|init\..*|coords[12]_\d+|perms_\d+)$/);
  }
});

const CHANGED = [
  ["stego/train_step", "losses_2"],
  ["stego/train_step", "grad.cluster_probe.clusters"],
  ["stego/train_step", "after1.linear_probe.bias"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in ${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(file, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
