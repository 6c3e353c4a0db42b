import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { answerOf, missingAdapter, probeEngine, runProbe, testUnless } from "../_probe.ts";
import type { Held } from "./steps_probe.ts";

const probed = await runProbe<{ held: Record<string, Held[]>; left: Held }>("webgpu/steps_probe.ts");
const missing = missingAdapter(probed);

testUnless(missing, "steps of every method leave no tensors and no memory in use on webgpu", () => {
  const { held, left } = answerOf(probed);
  assertEquals(Object.keys(held), [
    "dino",
    "eagle",
    "hp",
    "ppap",
    "primaps",
    "smooseg",
    "stego",
    "transfgu",
  ]);
  for (const [before, after] of Object.values(held)) assertEquals(after, before);
  assertEquals(left, { tensors: 0, data: 0, bytes: 0 });
});

testUnless(missing, "a killed process leaves the adapter to the next", async () => {
  const script = fileURLToPath(new URL("./endless_probe.ts", import.meta.url));
  const args = ["run", "--allow-read", "--allow-env", "--allow-ffi", script];
  const process = new Deno.Command("deno", { args, stdout: "piped", stderr: "null" }).spawn();
  const reader = process.stdout.getReader();
  const { value } = await reader.read();
  assertEquals(new TextDecoder().decode(value), "begun\n");
  process.kill("SIGKILL");
  await reader.cancel();
  assertEquals((await process.status).signal, "SIGKILL");
  assertEquals(answerOf(await probeEngine("webgpu")).sum, [2, 3]);
});
