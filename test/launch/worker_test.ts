import { assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { readLines } from "../../src/launch/lines.ts";
import type { WorkerMessage } from "../../src/launch/types.ts";
import { plannedFixture } from "./plan_fixture.ts";

const WORKER = fileURLToPath(new URL("../../src/launch/worker.ts", import.meta.url));
const PERMISSIONS = ["--allow-read", "--allow-env", "--allow-sys", "--allow-ffi"];

/** Starts a worker, writes the lines to it, closes its input and returns its messages and its exit code. */
async function talk(lines: readonly unknown[]): Promise<{ messages: WorkerMessage[]; code: number }> {
  const args = ["run", "--quiet", ...PERMISSIONS, WORKER];
  const process = new Deno.Command("deno", { args, stdin: "piped", stdout: "piped", stderr: "null" }).spawn();
  const writer = process.stdin.getWriter();
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const said = await Array.fromAsync(readLines(process.stdout));
  return { messages: said.map((line) => JSON.parse(line)), code: (await process.status).code };
}

Deno.test("a worker answers each job with its reports and ends with its input", async () => {
  const { cells, places } = await plannedFixture("tiny.yaml");
  const jobs = cells.slice(0, 2).map((cell) => ({ cells: [cell], ...places }));
  const { messages, code } = await talk([{ engine: "wasm" }, ...jobs]);
  assertEquals(code, 0);
  const done = messages.filter((message) => message.type === "done");
  assertEquals(done.map(({ reports: [{ key }] }) => key), ["STEGO, seed 0", "STEGO, seed 1"]);
});

Deno.test("a worker goes on after a job that it could not run", async () => {
  const { cells: [cell], places } = await plannedFixture("tiny.yaml");
  const lost = { ...cell, settings: { ...cell.settings, dataset: "nowhere" } };
  const { messages } = await talk([{ engine: "wasm" }, { cells: [lost], ...places }, {
    cells: [cell],
    ...places,
  }]);
  assertEquals(messages.map(({ type }) => type).filter((type) => type !== "progress"), ["error", "done"]);
  assertStringIncludes(JSON.stringify(messages[0]), "Cannot find the dataset");
});
