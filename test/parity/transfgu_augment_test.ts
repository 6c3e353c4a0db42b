import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";
import { augment } from "./transfgu_augment.ts";

await startEngine("wasm");

Deno.test("augment() compares everything but pictures, labels, score maps and draws", async () => {
  for (const name of await inputsOf("transfgu/augment", augment)) {
    assertMatch(
      name,
      /^((square|wide)_(image|label|S|scale|u)|roi_(map|boxes)|colour_(image|[ab]_(order|factors)))$/,
    );
  }
});

const CHANGED = [
  "square_box",
  "wide_flipped",
  "wide_image_crop",
  "square_label_crop",
  "wide_S_crop",
  "roi_out",
  "colour_a_jittered",
  "colour_b_blurred",
  "colour_b_grey",
];
for (const name of CHANGED) {
  Deno.test(`a changed "${name}" in transfgu/augment is a miss`, async () => {
    const { verdict, detail } = await changedOutcome("transfgu/augment", name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
