import { assertEquals, assertRejects } from "@std/assert";
import { EventFiles, eventsOf } from "../../src/app/event_files.ts";
import { UsageError } from "../../src/app/load_plan.ts";
import type { LoggedEvent } from "../../src/formats/tensorboard/event_file.ts";
import type { CellResult } from "../../src/results/types.ts";
import type { PlannedCell } from "../../src/spec/mod.ts";
import { readEventFile } from "../formats/tensorboard/event_reader.ts";

const PLAN = { id: "tiny", track: "embedded" };
const RESULT = {
  outcome: { status: "finished" },
  settings: { train: { steps: 40 } },
  metrics: {
    literal: { acc: 50, miou: 25.5, iou: {} },
    converged: null,
    linear: { acc: 75, miou: null, iou: {} },
  },
  curve: { steps: [20, 40], losses: { stego: [2, 1.5] }, diagnostics: { entropy: [0.5, 0.25] } },
  validation: { chosen: 30, steps: [10, 30], scores: [null, 12.5] },
  provenance: { finished_at: "2026-01-02T03:04:05.500Z" },
} as unknown as CellResult;

Deno.test("eventsOf() gives losses by step, validations, and scores at the step of the end", () => {
  const expected: LoggedEvent[] = [
    { step: 20, values: { "loss/stego": 2, "diagnostic/entropy": 0.5 } },
    { step: 30, values: { "validation/score": 12.5 } },
    { step: 40, values: { "loss/stego": 1.5, "diagnostic/entropy": 0.25 } },
    { step: 40, values: { "literal/acc": 50, "literal/miou": 25.5, "linear/acc": 75 } },
  ];
  assertEquals(eventsOf(RESULT), expected);
  const failed = { ...RESULT, outcome: { status: "failed" as const, step: 7, cause: "" }, metrics: null };
  assertEquals(eventsOf(failed).map(({ step }) => step), [20, 30, 40]);
});

Deno.test("EventFiles writes a run per row and seed, of cells that were finished before too", async () => {
  const folder = await Deno.makeTempDir();
  const files = await EventFiles.open(folder, PLAN);
  const cells = ["a/b", "a%2fb", ".."].map((name, seed) => ({ point: { name }, seed }) as PlannedCell);
  files.onCell(cells[0], RESULT);
  files.onTable(cells, [RESULT, RESULT, RESULT]);
  const own = `${folder}/tiny/embedded`;
  const rows = (await Array.fromAsync(Deno.readDir(own))).map(({ name }) => name).sort();
  assertEquals(rows, ["%2e%2e", "a%252fb", "a%2fb"]);
  for (const run of ["a%2fb/seed-0", "a%252fb/seed-1", "%2e%2e/seed-2"]) {
    const path = `${own}/${run}/events.out.tfevents.omh-bench`;
    const [first, ...events] = readEventFile(await Deno.readFile(path));
    assertEquals(first.fileVersion, "brain.Event:2");
    assertEquals(first.wallTime, Date.UTC(2026, 0, 2, 3, 4, 5, 500) / 1000);
    assertEquals(events.map(({ step, values }) => ({ step, values })), eventsOf(RESULT));
    assertEquals(events.map(({ images }) => images), events.map(() => ({})));
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("EventFiles adds pictures to the last event of a cell, beside its scores", async () => {
  const folder = await Deno.makeTempDir();
  const files = await EventFiles.open(folder, PLAN);
  const cells = [0, 1].map((seed) => ({ point: { name: "STEGO" }, seed }) as PlannedCell);
  files.onTable(cells, [{ ...RESULT, key: "aa" }, { ...RESULT, key: "bb" }]);
  // The next batch of seeds has them again.
  files.onTable(cells.map((cell) => ({ ...cell })), [{ ...RESULT, key: "aa" }, { ...RESULT, key: "bb" }]);
  assertEquals(files.results.map(({ key }) => key), ["aa", "bb"]);
  const images = { "roof/truth": { width: 3, height: 2, bytes: Uint8Array.of(137, 80, 78, 71) } };
  files.addImages("bb", images);
  const imagesOf = async (seed: number) => {
    const path = `${folder}/tiny/embedded/STEGO/seed-${seed}/events.out.tfevents.omh-bench`;
    const events = readEventFile(await Deno.readFile(path));
    assertEquals(events.at(-1)?.values["literal/miou"], 25.5);
    return events.slice(1).map(({ images }) => images);
  };
  assertEquals(await imagesOf(0), [{}, {}, {}, {}]);
  assertEquals(await imagesOf(1), [{}, {}, {}, images]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("EventFiles.open() refuses a folder that there cannot be", async () => {
  const file = await Deno.makeTempFile();
  await assertRejects(() => EventFiles.open(file, PLAN), UsageError, `Cannot write event files to "${file}"`);
  await Deno.remove(file);
});
