import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { step } from "./eagle_step.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("step() compares everything but pictures, keys, labels, draws and initial values", async () => {
  for (const name of await inputsOf("eagle/step_late_city", step)) {
    assertMatch(name, /^(image|keys(_blurred)?|labels|init_.*|mask_.*|coords\d|perms)$/);
  }
});

const CHANGED = [
  "image_blurred",
  "code",
  "code_pos",
  "code_aug",
  "z_aug",
  "objects",
  "objects_aug",
  "eigenvectors",
  "eigenvectors_aug",
  "u",
  "loss",
  "loss_pos",
  "loss_object_aug",
  "loss_eigen",
  "loss_cluster",
  "grad_proj_w",
  "grad_eigen_clusters_aug",
  "after_nl2_w",
  "after_eigen_clusters",
];
for (const name of CHANGED) {
  Deno.test(`a changed "${name}" in eagle/step_late_coco is a miss`, async () => {
    const { verdict, detail } = await changedOutcome("eagle/step_late_coco", name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}

Deno.test("spectral vectors of another sign are taken with it", async () => {
  const { detail } = await changedOutcome("eagle/step_early_city", "eigenvectors", (data) => {
    for (let at = 0; at < data.length; at++) data[at] *= -1;
  });
  // The vectors are those, and what follows from them is not.
  assertMatch(detail, /^(objects|loss_object|loss_eigen|grad_eigen_clusters|after_eigen_clusters)$/);
});
