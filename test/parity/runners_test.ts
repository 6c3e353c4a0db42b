import { assertEquals, assertInstanceOf } from "@std/assert";
import { findRunner } from "./runners.ts";
import { GOLDEN } from "./_golden.ts";

Deno.test("findRunner() finds a function for every golden file of its kinds", async () => {
  for (
    const kind of ["eagle", "eval", "hp", "omh", "ppap", "primaps", "smooseg", "stego", "transfgu", "vit"]
  ) {
    for await (const { name } of Deno.readDir(`${GOLDEN}/${kind}`)) {
      if (!name.endsWith(".safetensors")) continue;
      assertInstanceOf(await findRunner(kind, name.replace(".safetensors", ""))?.(), Function, name);
    }
  }
});

Deno.test("findRunner() serves further files of a kind", async () => {
  const metrics = await findRunner("eval", "metrics")!();
  assertEquals(await findRunner("eval", "metrics_27")!(), metrics);
});

Deno.test("findRunner() tells runners of one name apart by kind", () => {
  assertEquals(findRunner("vit", "metrics"), undefined);
  assertEquals(findRunner("checkpoints", "mixed"), undefined);
});
