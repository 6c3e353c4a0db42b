/** The golden vectors on the engine `webgpu`, in a process of its own: graphics drivers in software may crash when one ends. */
import { assertEquals, assertGreater } from "@std/assert";
import { fileURLToPath } from "node:url";
import { probeEngine, testUnless } from "../engine/_probe.ts";
import type { ParityOutcome } from "./run.ts";

const probed = await probeEngine("webgpu");

testUnless(
  "error" in probed ? probed.error : undefined,
  "every golden file passes on webgpu",
  async () => {
    const main = fileURLToPath(new URL("main.ts", import.meta.url));
    const golden = fileURLToPath(new URL("../golden", import.meta.url));
    const permissions = ["--allow-read", "--allow-env", "--allow-sys", "--allow-ffi"];
    const { stdout } = await new Deno.Command("deno", {
      args: ["run", "--quiet", "--no-check", ...permissions, main, golden, "--engine", "webgpu", "--json"],
      stderr: "null",
    }).output();
    const outcomes: ParityOutcome[] = JSON.parse(new TextDecoder().decode(stdout));
    assertGreater(outcomes.length, 100);
    const missed = outcomes.filter(({ verdict }) => verdict !== "ok");
    assertEquals(missed.map(({ path, detail }) => [path, detail]), []);
  },
);
