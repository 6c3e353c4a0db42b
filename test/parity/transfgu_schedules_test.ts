import { assertEquals } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";
import { schedules } from "./transfgu_schedules.ts";

await startEngine("wasm");

Deno.test("schedules() compares everything", async () => {
  assertEquals(await inputsOf("transfgu/schedules", schedules), []);
});

for (const name of ["alpha_list", "pascalvoc_restarts", "custom_counter", "lip5_teacher", "coco80_alpha"]) {
  Deno.test(`a changed "${name}" in transfgu/schedules is a miss`, async () => {
    const { verdict, detail } = await changedOutcome("transfgu/schedules", name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
