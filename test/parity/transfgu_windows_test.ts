import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";
import { windows, windowSelection } from "./transfgu_windows.ts";

await startEngine("wasm");

Deno.test("windows() compares everything", async () => {
  assertEquals(await inputsOf("transfgu/windows", windows), []);
});

Deno.test("windowSelection() compares everything but attention, pictures and the choice of crops", async () => {
  for (const name of await inputsOf("transfgu/window_selection", windowSelection)) {
    assertMatch(name, /^(attention|(wide_)?(image|crop_index))$/);
  }
});

const CHANGED = [
  ["transfgu/windows", "case1_windows"],
  ["transfgu/window_selection", "foreground"],
  ["transfgu/window_selection", "is_background"],
  ["transfgu/window_selection", "crops"],
  ["transfgu/window_selection", "wide_crops"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in ${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(file, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
