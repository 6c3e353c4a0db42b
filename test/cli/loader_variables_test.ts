import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { FIXTURES, withFolder } from "./terminal_fixture.ts";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** Runs a command line as its task does, but for what it may run, where `LD_LIBRARY_PATH` is set. */
async function run(folder: string, mayRun: string, ...args: string[]) {
  await Deno.writeTextFile(`${folder}/.env`, "LD_LIBRARY_PATH=/x\nLD_PRELOAD=\n");
  const permissions = ["read", "env", "sys", "ffi", `write=${folder},${FIXTURES},.omh`, `run=${mayRun}`];
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      `--env-file=${folder}/.env`,
      ...permissions.map((name) => `--allow-${name}`),
      MAIN,
      ...args,
    ],
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

Deno.test("bench trains, and check and doctor start what they need, where LD_LIBRARY_PATH is set", () =>
  withFolder(async (folder) => {
    const table = [`${FIXTURES}diverging.yaml`, "--root", FIXTURES, "--results", folder];
    const trained = await run(folder, "deno,git", "bench", ...table, "--jobs", "1", "--cache-budget", "0");
    assertEquals([trained.code, trained.err.includes("Requires")], [0, false], trained.err);
    // Nothing is to be trained, so nothing but git may be run.
    const again = await run(folder, "git", "bench", ...table);
    assertEquals(again.code, 0, again.err);
    assertEquals(again.out, trained.out);
    const rerun = [...table, "--committed", folder, "--rerun", "--jobs", "1", "--cache-budget", "0"];
    const checked = await run(folder, "deno,git", "check", ...rerun);
    assertEquals(checked.code, 0, checked.out + checked.err);
    assertStringIncludes(checked.out, "same");
    const doctor = await run(folder, "deno", "doctor", "--json");
    assertEquals(doctor.code, 0, doctor.err);
    const { engines } = JSON.parse(doctor.out);
    assertMatch(engines.find(({ engine }: { engine: string }) => engine === "wasm").description, /^wasm: /);
  }));
