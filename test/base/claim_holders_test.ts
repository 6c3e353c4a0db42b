import { assertEquals } from "@std/assert";
import { HolderWatch, hostName } from "../../src/base/claim_holders.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { clockAt } from "./clock_fixture.ts";

const TIMING = { beat: 5000, staleHere: 15_000, staleElsewhere: 60_000 };

const says = (host: string, at: number) => ({ holder: host, host, time: new Date(at).toISOString() });

Deno.test("a holder of this machine is stale by the clock, one of another after it was watched", () => {
  const clock = clockAt(15_000);
  const watch = new HolderWatch(clock, TIMING);
  const stale = () => [watch.isStale(says(hostName(), 0)), watch.isStale(says("another", 0))];
  assertEquals(stale(), [false, false]);
  clock.pass(1);
  assertEquals(stale(), [true, false]);
  clock.pass(60_000);
  assertEquals(stale(), [true, true]);
});

Deno.test("a holder of this machine whose clock was set back is watched, and one that has gone is stale", () => {
  const clock = clockAt(0);
  const watch = new HolderWatch(clock, TIMING);
  const ahead = says(hostName(), 3_600_000);
  assertEquals(watch.isStale(ahead), false);
  clock.pass(60_001);
  assertEquals(watch.isStale(ahead), true);
  assertEquals(watch.isStale({ ...ahead, time: "" }), true);
});

Deno.test("a holder without a file is not heard", () =>
  withFolder(async (folder) => {
    const watch = new HolderWatch(clockAt(15_000), TIMING);
    const file = `${folder}/holder.json`;
    assertEquals(watch.isHeard(file), false);
    await Deno.writeTextFile(file, JSON.stringify(says(hostName(), 0)));
    assertEquals(watch.isHeard(file), true);
    await Deno.writeTextFile(file, JSON.stringify(says(hostName(), -1)));
    assertEquals(watch.isHeard(file), false);
  }));
