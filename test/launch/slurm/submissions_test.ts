import { assertEquals, assertNotEquals } from "@std/assert";
import { inFlight, lastElements } from "../../../src/launch/slurm/flight.ts";
import type { QueuedElement } from "../../../src/launch/slurm/queue.ts";
import { Submissions } from "../../../src/launch/slurm/submissions.ts";
import { withFolder } from "../../cli/terminal_fixture.ts";

const TABLE = { table: "tiny", track: "embedded", results: "/results" } as const;

const entry = (name: string, keys: string[][], at = 0) => ({
  name,
  id: null,
  submitted_at: new Date(at).toISOString(),
  numerics: "wasm",
  keys,
});

Deno.test("Submissions.list() has what was written, the earliest first, and nothing where there is no folder", () =>
  withFolder(async (folder) => {
    const submissions = new Submissions(folder, TABLE);
    assertEquals(await submissions.list(), []);
    await Deno.mkdir(submissions.folder, { recursive: true });
    await submissions.write(entry("omh-tiny-b", [["k1"]], 2000));
    await submissions.write(entry("omh-tiny-a", [["k0"]], 1000));
    await submissions.write({ ...entry("omh-tiny-b", [["k1"]], 2000), id: "12" });
    await Deno.writeTextFile(`${submissions.folder}/torn.array.json`, '{ "schema": ');
    assertEquals((await submissions.list()).map(({ name, id }) => [name, id]), [
      ["omh-tiny-a", null],
      ["omh-tiny-b", "12"],
    ]);
    await submissions.remove("omh-tiny-a");
    assertEquals((await submissions.list()).map(({ name }) => name), ["omh-tiny-b"]);
  }));

Deno.test("Submissions of two folders of results are two", () => {
  const of = (results: string) => new Submissions("/launch", { ...TABLE, results }).folder;
  assertNotEquals(of("/a"), of("/b"));
  assertEquals(of("/a"), of("/a"));
});

const queued = (name: string, element: number, state = "RUNNING"): QueuedElement => ({
  job: "1",
  element,
  name,
  state,
  start: null,
  nodes: null,
  reason: null,
});

Deno.test("inFlight() finds cells by the name of their job, and takes an element that runs before one that waits", () => {
  const submitted = [entry("a", [["k0", "k1"], ["k2"]]), entry("b", [["k1"]])]
    .map((one) => ({ schema: "omh-bench/slurm@1", ...one }) as const);
  const waiting = queued("b", 0, "PENDING");
  const flight = inFlight(submitted, [waiting, queued("a", 0), queued("other", 0), queued("a", 9)]);
  assertEquals([...flight].map(([key, { name }]) => [key, name]), [["k1", "a"], ["k0", "a"]]);
  assertEquals(inFlight(submitted, [queued("a", 0), waiting]).get("k1")?.name, "a");
});

Deno.test("lastElements() tells where each cell was submitted last", () => {
  const submitted = [entry("a", [["k0"], ["k1"]]), entry("b", [["k1"]])]
    .map((one) => ({ schema: "omh-bench/slurm@1", ...one }) as const);
  const last = lastElements(submitted);
  assertEquals([...last].map(([key, { submission, element }]) => [key, submission.name, element]), [
    ["k0", "a", 0],
    ["k1", "b", 0],
  ]);
});
