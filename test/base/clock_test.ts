import { assert, assertEquals } from "@std/assert";
import { systemClock } from "../../src/base/clock.ts";

Deno.test("systemClock never goes back", async () => {
  const before = systemClock.elapsed();
  await new Promise((resolve) => setTimeout(resolve, 5));
  const after = systemClock.elapsed();
  assert(after > before);
  // Timers may be a millisecond early, and late by as much as the machine is busy.
  assert(after - before >= 4);
});

Deno.test("systemClock tells the time of day", () => {
  const now = systemClock.now();
  assertEquals(now.toISOString().length, "2025-01-01T00:00:00.000Z".length);
  assert(now.getUTCFullYear() >= 2025);
});
