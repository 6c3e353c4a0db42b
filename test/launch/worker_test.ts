import { assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { readMessages } from "../../src/launch/channel.ts";
import type { CellReport, WorkerMessage } from "../../src/launch/types.ts";
import { tellReport } from "../../src/launch/worker.ts";
import { plannedFixture } from "./plan_fixture.ts";

const WORKER = fileURLToPath(new URL("../../src/launch/worker.ts", import.meta.url));
const SETUP = { engine: "wasm", token: "token" };
const PERMISSIONS = ["--allow-read", "--allow-env", "--allow-sys", "--allow-ffi"];

/** What a worker said, and how it ended. */
interface Talk {
  readonly messages: readonly WorkerMessage[];
  readonly err: string;
  readonly code: number;
}

/**
 * Starts a worker, writes the lines to it and closes its input at a message.
 *
 * @param isLast Whether the input ends at this message, of which so many have come.
 */
async function talk(
  lines: readonly unknown[],
  isLast: (message: WorkerMessage, count: number) => boolean,
): Promise<Talk> {
  const args = ["run", "--quiet", ...PERMISSIONS, WORKER];
  const process = new Deno.Command("deno", { args, stdin: "piped", stdout: "piped", stderr: "piped" })
    .spawn();
  const writer = process.stdin.getWriter();
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  await writer.write(new TextEncoder().encode(text));
  const err = new Response(process.stderr).text();
  const messages: WorkerMessage[] = [];
  for await (const message of readMessages(process.stdout, SETUP.token, () => {})) {
    messages.push(message as WorkerMessage);
    if (isLast(messages.at(-1)!, messages.length)) await writer.close();
  }
  return { messages, err: await err, code: (await process.status).code };
}

/** Whether this is the last answer of so many jobs. */
function answered(jobs: number): (message: WorkerMessage) => boolean {
  let answers = 0;
  return ({ type }) => (type === "done" || type === "error") && ++answers === jobs;
}

Deno.test("a worker answers each job with its reports and ends with its input", async () => {
  const { cells, where } = await plannedFixture("tiny.yaml");
  const jobs = cells.slice(0, 2).map((cell) => ({ cells: [cell], ...where }));
  const { messages, code } = await talk([SETUP, ...jobs], answered(2));
  assertEquals(code, 0);
  const told = messages.filter((message) => message.type === "report");
  assertEquals(told.map(({ report: { key } }) => key), ["STEGO, seed 0", "STEGO, seed 1"]);
});

Deno.test("a worker goes on after a job that it could not run", async () => {
  const { cells: [cell], where } = await plannedFixture("tiny.yaml");
  const lost = { ...cell, settings: { ...cell.settings, dataset: "nowhere" } };
  const jobs = [lost, cell].map((cell) => ({ cells: [cell], ...where }));
  const { messages } = await talk([SETUP, ...jobs], answered(2));
  assertEquals(messages.map(({ type }) => type).filter((type) => type === "done" || type === "error"), [
    "error",
    "done",
  ]);
  assertStringIncludes(
    JSON.stringify(messages.find(({ type }) => type === "error")),
    "Cannot find the dataset",
  );
});

Deno.test("a worker whose pool is gone ends in the middle of a job, and says nothing", async () => {
  const { cells: [cell], where } = await plannedFixture("killed.yaml");
  const long = { ...cell, settings: { ...cell.settings, train: { ...cell.settings.train, steps: 100_000 } } };
  const { messages, err, code } = await talk(
    [SETUP, { cells: [long], ...where }],
    (_, count) => count === 1,
  );
  assertEquals(code, 0);
  assertEquals(messages.filter(({ type }) => type === "done" || type === "error"), []);
  assertEquals(err, "");
});

Deno.test("tellReport() tells of a report that is longer than a message may be that it is, and of no other", () => {
  const report: CellReport = {
    key: "a",
    outcome: { status: "finished" },
    metrics: null,
    curve: { steps: [20, 40], losses: { loss: [2, 1] }, diagnostics: {} },
    validation: null,
    engine: "wasm",
    wallSeconds: 1,
    peakBytes: 2,
    notes: [],
  };
  const short = { ...report, curve: { ...report.curve, steps: [20] } };
  const told: WorkerMessage[] = [];
  const tell = (message: WorkerMessage) => {
    if (message.type === "report" && message.report === report) throw new RangeError("Cannot send it");
    told.push(message);
  };
  tellReport(short, tell);
  tellReport(report, tell);
  const failed = {
    ...report,
    outcome: { status: "failed" as const, step: 40, cause: "Cannot send it" },
    curve: { steps: [], losses: {}, diagnostics: {} },
  };
  assertEquals(told, [{ type: "report", report: short }, { type: "report", report: failed }]);
});
