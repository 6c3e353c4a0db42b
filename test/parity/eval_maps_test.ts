import { assertEquals } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { upsampleBilinear } from "./eval_maps.ts";
import { changedOutcome, f32, inputsOf, outcomeOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("upsampleBilinear() finds a row of two that becomes four right, forwards and backwards", async () => {
  const tensors = {
    t: f32([1, 2, 1, 2], 0, 1, 10, 6),
    out_1x4: f32([1, 2, 1, 4], 0, 0.25, 0.75, 1, 10, 9, 7, 6),
    grad_out_1x4: f32([1, 2, 1, 4], 1, 1, 1, 1, 0, 4, 0, 0),
    grad_t_1x4: f32([1, 2, 1, 2], 2, 2, 3, 1),
  };
  assertEquals((await outcomeOf("eval/upsample_bilinear", tensors)).verdict, "ok");
});

Deno.test("upsampleBilinear() compares everything but the map and the upstream gradients", async () => {
  const inputs = await inputsOf("eval/upsample_bilinear", upsampleBilinear);
  assertEquals(inputs.filter((name) => !name.startsWith("grad_out_")), ["t"]);
});

for (const name of ["out_13x9", "grad_t_3x4"]) {
  Deno.test(`upsampleBilinear() misses a changed "${name}"`, async () => {
    const { verdict, detail } = await changedOutcome(
      "eval/upsample_bilinear",
      name,
      (data) => data[0] += 1e-3,
    );
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
