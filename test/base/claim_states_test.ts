import { assertEquals } from "@std/assert";
import { claimStates } from "../../src/base/claim_states.ts";
import { Claims } from "../../src/base/claims.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { clockAt } from "./clock_fixture.ts";

/** No beat comes by itself. */
const TIMING = { beat: 1e9, staleHere: 15_000, staleElsewhere: 60_000 };

/** Leaves the claim of a process on another machine, which spoke last at a time, milliseconds. */
async function leave(folder: string, name: string, at: number): Promise<void> {
  const claim = {
    holder: `holder-of-${name}`,
    host: "another",
    process: 1,
    since: new Date(0).toISOString(),
  };
  await Deno.mkdir(`${folder}/holders`, { recursive: true });
  await Deno.writeTextFile(`${folder}/${name}.json`, JSON.stringify(claim));
  const life = { host: claim.host, time: new Date(at).toISOString() };
  await Deno.writeTextFile(`${folder}/holders/${claim.holder}.json`, JSON.stringify(life));
}

Deno.test("claimStates() takes whom another says to be gone for dead by its last word, and nobody else at a first look", () =>
  withFolder(async (folder) => {
    for (const [name, at] of [["silent", 0], ["silent-and-gone", 0], ["heard-and-gone", 40_000]] as const) {
      await leave(folder, name, at);
    }
    const clock = clockAt(60_001);
    const claims = new Claims(folder, clock, TIMING);
    const names = ["silent", "silent-and-gone", "heard-and-gone", "unclaimed"];
    const living = async () => {
      const states = await claimStates(claims, names, (name) => name.endsWith("gone"));
      return Object.fromEntries([...states].map(([name, { isLive }]) => [name, isLive]));
    };
    assertEquals(await living(), { silent: true, "silent-and-gone": false, "heard-and-gone": true });
    clock.pass(60_001);
    assertEquals(await living(), { silent: false, "silent-and-gone": false, "heard-and-gone": false });
  }));

Deno.test("claimStates() knows whose claims are one's own, whatever another says", () =>
  withFolder(async (folder) => {
    const clock = clockAt();
    await using claims = new Claims(`${folder}/claims`, clock, TIMING);
    await claims.take("a");
    clock.pass(1e6);
    const states = await claimStates(claims, ["a"], () => true);
    assertEquals([...states].map(([name, { claim, isLive }]) => [name, claim.process, isLive]), [[
      "a",
      Deno.pid,
      true,
    ]]);
  }));
