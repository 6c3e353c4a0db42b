import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { gridSample, head, knn, superPerm } from "./stego_parts.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("head() compares everything but features, masks and layers", async () => {
  for (const name of await inputsOf("stego/head", head)) {
    assertMatch(name, /^(image|feats|masks|cluster[12]\..*)$/);
  }
});

Deno.test("gridSample() compares everything but the map, the positions and the upstream gradient", async () => {
  for (const name of await inputsOf("stego/grid_sample", gridSample)) {
    assertMatch(name, /^(t|coords|grad_out)$/);
  }
});

Deno.test("superPerm() compares everything but the raw permutations", async () => {
  for (const name of await inputsOf("stego/super_perm", superPerm)) assertMatch(name, /^raw$/);
});

Deno.test("knn() compares everything but the maps", async () => {
  for (const name of await inputsOf("stego/knn", knn)) assertMatch(name, /^maps$/);
});

const CHANGED = [
  ["stego/head", "code_dropped"],
  ["stego/grid_sample", "out"],
  ["stego/grid_sample", "grad_t"],
  ["stego/super_perm", "fixed"],
  ["stego/knn", "nns"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in ${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(file, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
