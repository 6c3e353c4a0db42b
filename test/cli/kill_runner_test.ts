import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import type { KillReport } from "./kill_runner.ts";

const RUNNER = fileURLToPath(new URL("./kill_runner.ts", import.meta.url));
const PERMISSIONS = ["--allow-read", "--allow-write", "--allow-env", "--allow-sys", "--allow-run"];

/** `OMH_KILLS=30 deno task test test/cli/kill_runner_test.ts` kills more often than the suite has time for. */
const KILLS = Number(Deno.env.get("OMH_KILLS") ?? 5);
const SEED = 1;

Deno.test("a table whose runs are killed again and again has the bytes of an undisturbed one", async () => {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["run", "--quiet", ...PERMISSIONS, RUNNER, String(KILLS), String(SEED)],
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertEquals(code, 0, err);
  const { kills, differing }: KillReport = JSON.parse(out);
  assertEquals(differing, []);
  assertEquals(Object.values(kills).reduce((sum, count) => sum + count, 0), KILLS);
});
