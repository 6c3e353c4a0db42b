import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { backbone } from "./hp_backbone.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("backbone() compares everything but images and parameters", async () => {
  for (const name of await inputsOf("hp/backbone", backbone)) assertMatch(name, /^(param\..*|.*_image)$/);
});

for (const name of ["native_attn_logits", "native_keys", "resized_pos", "resized_tokens"]) {
  Deno.test(`a changed "${name}" in hp/backbone is a miss`, async () => {
    const { verdict, detail } = await changedOutcome("hp/backbone", name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
