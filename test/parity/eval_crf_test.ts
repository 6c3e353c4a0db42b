import { assertEquals } from "@std/assert";
import { crf } from "./eval_crf.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

Deno.test("crf() compares everything but the logits and the original picture", async () => {
  assertEquals(await inputsOf("eval/crf_b", crf), ["logits", "image_rgb_original"]);
});

for (const name of ["image_bgr", "Q_1_gaussian", "Q_1_bilateral", "Q_1", "Q", "labels"]) {
  Deno.test(`crf() misses a changed "${name}"`, async () => {
    const { verdict, detail } = await changedOutcome("eval/crf_b", name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}

Deno.test("crf() misses a picture that is not normalised to the bit", async () => {
  // Too little to change a byte.
  const { verdict, detail } = await changedOutcome("eval/crf_b", "image", (data) => data[0] += 1e-5);
  assertEquals({ verdict, detail }, { verdict: "MISS", detail: "image" });
});

Deno.test("crf() misses a small error that is everywhere", async () => {
  const raise = (data: Float32Array | Int32Array) => data.forEach((value, at) => data[at] = value + 1e-4);
  const { verdict, detail } = await changedOutcome("eval/crf_b", "Q", raise);
  assertEquals({ verdict, detail }, { verdict: "MISS", detail: "Q (mean)" });
});
