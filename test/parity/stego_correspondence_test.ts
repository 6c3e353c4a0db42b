import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { correspondence } from "./stego_correspondence.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("correspondence() compares everything but maps, positions and pairings", async () => {
  for (const name of await inputsOf("stego/corr_loss", correspondence)) {
    assertMatch(name, /^(feats|feats_pos|code|code_pos|coords[12]|perms)$/);
  }
});

const CHANGED = [
  ["stego/corr_loss", "no_clamp.total"],
  ["stego/corr_loss", "stabilised.grad_code"],
  ["stego/corr_loss", "city_vitb.cd_means"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in ${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(file, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
