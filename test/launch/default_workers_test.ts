import { assertEquals } from "@std/assert";
import { defaultWorkers } from "../../src/launch/default_workers.ts";

const GIB = 2 ** 30;

Deno.test("defaultWorkers() is one per core where there is memory for them", () => {
  assertEquals(defaultWorkers(2, 16 * GIB), 2);
});

Deno.test("defaultWorkers() is at most one per 4 GiB", () => {
  assertEquals(defaultWorkers(16, 15 * GIB), 3);
});

Deno.test("defaultWorkers() is at least one", () => {
  assertEquals(defaultWorkers(4, 1 * GIB), 1);
});
