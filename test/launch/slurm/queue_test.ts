import { assertEquals } from "@std/assert";
import { isPending, readQueue } from "../../../src/launch/slurm/queue.ts";

// As squeue of SLURM 22.05 prints it.
const QUEUE = `2 2 PENDING N/A |omh-t-1|JobArrayTaskLimit
2 0 RUNNING 2026-11-29T19:23:19 n1|omh-t-1|None
7 3 PENDING 2026-11-30T04:00:00 |omh-u-2|Nodes required for job are DOWN, DRAINED or reserved
8 N/A RUNNING 2026-11-29T19:20:00 n2|interactive|None
`;

Deno.test("readQueue() reads a line an element, and passes over jobs that are no arrays", () => {
  assertEquals(readQueue(QUEUE), [
    {
      job: "2",
      element: 2,
      name: "omh-t-1",
      state: "PENDING",
      start: null,
      nodes: null,
      reason: "JobArrayTaskLimit",
    },
    {
      job: "2",
      element: 0,
      name: "omh-t-1",
      state: "RUNNING",
      start: "2026-11-29T19:23:19",
      nodes: "n1",
      reason: null,
    },
    {
      job: "7",
      element: 3,
      name: "omh-u-2",
      state: "PENDING",
      start: "2026-11-30T04:00:00",
      nodes: null,
      reason: "Nodes required for job are DOWN, DRAINED or reserved",
    },
  ]);
});

Deno.test("readQueue() reads nothing from nothing", () => {
  assertEquals(readQueue(""), []);
  assertEquals(readQueue("\n"), []);
});

Deno.test("isPending() is true of what has not begun, after a requeue too", () => {
  assertEquals(["PENDING", "REQUEUED", "RUNNING", "COMPLETING"].map((state) => isPending({ state })), [
    true,
    true,
    false,
    false,
  ]);
});
