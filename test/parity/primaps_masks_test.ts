import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { firstPrototypes, masks } from "./primaps_masks.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

for (const file of ["a", "b", "c", "single", "stall"]) {
  Deno.test(`masks() compares everything in primaps/masks_${file} but features and picture`, async () => {
    for (const name of await inputsOf(`primaps/masks_${file}`, masks)) assertMatch(name, /^(feat|image)$/);
  });
}

Deno.test("firstPrototypes() compares everything but the rows", async () => {
  assertEquals(await inputsOf("primaps/pca_init", firstPrototypes), ["rows"]);
});

const CHANGED = [
  ["masks_a", "seed_cells"],
  ["masks_a", "free"],
  ["masks_a", "free_end"],
  ["masks_a", "similarity"],
  ["masks_a", "median"],
  ["masks_a", "logits"],
  ["masks_a", "crf"],
  ["masks_a", "picture"],
  ["masks_single", "background"],
  ["masks_stall", "labels"],
  ["pca_init", "prototypes"],
  ["pca_init", "singular_values"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in primaps/${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(
      `primaps/${file}`,
      name,
      (data) => data[0] = 1 - data[0] * 2,
    );
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
