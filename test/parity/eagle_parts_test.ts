import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { correspondence, eigen, head } from "./eagle_parts.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("head() compares everything but keys of blocks, parameters, masks and the cotangent", async () => {
  for (const name of await inputsOf("eagle/head", head)) {
    assertMatch(name, /^(layer_keys|(lin|nl1|nl2)_[wb]|mask_.*|cotangent)$/);
  }
});

for (const file of ["city", "coco"]) {
  Deno.test(`correspondence() compares everything in eagle/correspondence_${file} but maps and draws`, async () => {
    for (const name of await inputsOf(`eagle/correspondence_${file}`, correspondence)) {
      assertMatch(name, /^((keys|code)(_pos|_aug)?|coords\d|perms)$/);
    }
  });
}

Deno.test("eigen() compares everything but picture and codes", async () => {
  for (const name of await inputsOf("eagle/eigen", eigen)) assertMatch(name, /^(image|code)$/);
});

const CHANGED = [
  ["head", "keys"],
  ["head", "keys_dropped"],
  ["head", "code"],
  ["head", "code_dropped"],
  ["head", "grad_nl1_b"],
  ["correspondence_city", "pos"],
  ["correspondence_city", "neg_cd_mean"],
  ["correspondence_coco", "pos_cd_mean"],
  ["correspondence_coco", "total"],
  ["correspondence_coco", "grad_code_aug"],
  ["eigen", "color"],
  ["eigen", "laplacian"],
  ["eigen", "eigenvalues"],
  ["eigen", "positive_share"],
  ["eigen", "vectors"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in eagle/${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(`eagle/${file}`, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}

Deno.test("other signs of the stored vectors are none of ours to find, other vectors are a miss", async () => {
  const changed = async (factor: number) =>
    (await changedOutcome("eagle/eigen", "raw_vectors", (data) => data[0] *= factor)).verdict;
  assertEquals([await changed(1), await changed(1.01)], ["ok", "MISS"]);
});

Deno.test("an image whose vectors are turned around is a miss where they are not", async () => {
  const { verdict, detail } = await changedOutcome("eagle/eigen", "flipped", (data) => data[0] = 1 - data[0]);
  assertEquals({ verdict, detail }, { verdict: "MISS", detail: "flipped" });
});
