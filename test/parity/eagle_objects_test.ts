import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { objects } from "./eagle_objects.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

for (const file of ["city", "coco"]) {
  Deno.test(`objects() compares everything in eagle/object_${file} but rows, objects and keys`, async () => {
    for (const name of await inputsOf(`eagle/object_${file}`, objects)) {
      assertMatch(name, /^(z1|z2|labels|keys)$/);
    }
  });
  for (const name of ["weights", "medoid_rows", "loss", "grad_z1", "grad_z2"]) {
    Deno.test(`a changed "${name}" in eagle/object_${file} is a miss`, async () => {
      const { verdict, detail } = await changedOutcome(`eagle/object_${file}`, name);
      assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
    });
  }
}
