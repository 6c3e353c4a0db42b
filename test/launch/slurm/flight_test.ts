import { assertEquals } from "@std/assert";
import { inFlight, lastElements } from "../../../src/launch/slurm/flight.ts";
import type { QueuedElement } from "../../../src/launch/slurm/queue.ts";
import type { Submission } from "../../../src/launch/slurm/submissions.ts";

const entry = (name: string, keys: string[][]): Submission => ({
  schema: "omh-bench/slurm@1",
  name,
  id: null,
  submitted_at: new Date(0).toISOString(),
  numerics: "wasm",
  keys,
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
  const submitted = [entry("a", [["k0", "k1"], ["k2"]]), entry("b", [["k1"]])];
  const waiting = queued("b", 0, "PENDING");
  const flight = inFlight(submitted, [waiting, queued("a", 0), queued("other", 0), queued("a", 9)]);
  assertEquals([...flight].map(([key, { name }]) => [key, name]), [["k1", "a"], ["k0", "a"]]);
  assertEquals(inFlight(submitted, [queued("a", 0), waiting]).get("k1")?.name, "a");
});

Deno.test("lastElements() tells where each cell was submitted last", () => {
  const submitted = [entry("a", [["k0"], ["k1"]]), entry("b", [["k1"]])];
  const last = lastElements(submitted);
  assertEquals([...last].map(([key, { submission, element }]) => [key, submission.name, element]), [
    ["k0", "a", 0],
    ["k1", "b", 0],
  ]);
});
