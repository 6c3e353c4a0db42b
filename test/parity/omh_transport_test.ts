import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { levels, sinkhorn, underflow } from "./omh_transport.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("levels() compares everything but nothing", async () => {
  for (const name of await inputsOf("omh/levels", levels)) assertMatch(name, /^$/);
});

Deno.test("sinkhorn() compares everything but the centres", async () => {
  for (const name of await inputsOf("omh/sinkhorn_27x54", sinkhorn)) {
    assertMatch(name, /^centres_(high|low)$/);
  }
});

Deno.test("underflow() compares everything but the cost", async () => {
  for (const name of await inputsOf("omh/sinkhorn_underflow", underflow)) assertMatch(name, /^cost$/);
});

const CHANGED = [
  ["omh/levels", "table"],
  ["omh/sinkhorn_27x54", "cost"],
  ["omh/sinkhorn_underflow", "plan_0.005"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in ${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(file, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
