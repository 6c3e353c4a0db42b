/** The golden vectors on the engine `webgpu`, in a process of its own: graphics drivers in software may crash when one ends. */
import { assertEquals, assertGreater, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";
import { probeEngine, testUnless } from "../engine/_probe.ts";
import type { ParityOutcome } from "./run.ts";

/** What reads values in the middle of a backward pass. */
const READ_AT_ONCE = /^omh\/loss_(?:full_levels|small)\.safetensors$/;

const probed = await probeEngine("webgpu");

testUnless(
  "error" in probed ? probed.error : undefined,
  "every golden file passes on webgpu, but for what reads values at once, which is refused in words",
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
    assertEquals(missed.map(({ path }) => path).filter((path) => !READ_AT_ONCE.test(path)), []);
    for (const { detail } of missed) {
      assertMatch(detail, /^Cannot differentiate the transport on the engine "webgpu": /);
    }
  },
);
