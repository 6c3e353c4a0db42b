import { assertEquals } from "@std/assert";
import { fiveCrop, nearestIndex, preprocess } from "./eval_data.ts";
import { changedOutcome, i32, inputsOf, outcomeOf } from "./_golden.ts";

Deno.test("nearestIndex() reads the sizes from the names", async () => {
  const right = { "6_to_2": i32([2], 1, 4), "2_to_4": i32([4], 0, 0, 1, 1) };
  assertEquals((await outcomeOf("eval/nearest_index", right)).verdict, "ok");
  const wrong = { ...right, "2_to_4": i32([4], 0, 1, 1, 1) };
  const { verdict, detail } = await outcomeOf("eval/nearest_index", wrong);
  assertEquals({ verdict, detail }, { verdict: "MISS", detail: "2_to_4" });
});

Deno.test("fiveCrop() reads the sizes from the names and the ratio from the settings", async () => {
  const boxes = { "4x6": i32([5, 4], 0, 0, 2, 3, 0, 3, 2, 3, 2, 0, 2, 3, 2, 3, 2, 3, 1, 2, 2, 3) };
  assertEquals((await outcomeOf("eval/five_crop", boxes, { crop_ratio: 0.5 })).verdict, "ok");
  const { verdict, detail } = await outcomeOf("eval/five_crop", boxes, { crop_ratio: 0.75 });
  assertEquals({ verdict, detail }, { verdict: "MISS", detail: "4x6" });
});

Deno.test("the data runners compare everything that is part of the protocol", async () => {
  assertEquals(await inputsOf("eval/nearest_index", nearestIndex), []);
  assertEquals(await inputsOf("eval/five_crop", fiveCrop), []);
  assertEquals(await inputsOf("eval/preprocess_tall", preprocess), ["center_bilinear"]);
});

for (const name of ["pixels", "label_pixels", "center", "center_label", "square"]) {
  Deno.test(`preprocess() misses a changed "${name}"`, async () => {
    // Away from 255: a byte must not wrap to a value that happens to be right.
    const { verdict, detail } = await changedOutcome("eval/preprocess_odd", name, (data) => data[7] ^= 1);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
