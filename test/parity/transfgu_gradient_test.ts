import { assertEquals, assertMatch } from "@std/assert";
import { parameterNames } from "../../src/backbone/weights/architecture.ts";
import { startEngine } from "../../src/engine/start.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";
import { attentionGradients } from "./transfgu_gradient.ts";

await startEngine("wasm");

Deno.test("attentionGradients() compares everything but weights, pictures and centroids", async () => {
  const weights = parameterNames(2);
  for (const name of await inputsOf("transfgu/attention_gradient", attentionGradients)) {
    if (!weights.includes(name)) assertMatch(name, /^(images|centroids)$/);
  }
});

for (
  const name of ["x_class", "attn_class", "z", "a", "batch_loss", "rest_v", "batch_g", "rest_keep", "batch_S"]
) {
  Deno.test(`a changed "${name}" in transfgu/attention_gradient is a miss`, async () => {
    const { verdict, detail } = await changedOutcome("transfgu/attention_gradient", name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
