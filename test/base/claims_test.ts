import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Claim, claimedNames, readClaim } from "../../src/base/claim_files.ts";
import { Claims } from "../../src/base/claims.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { clockAt } from "./clock_fixture.ts";

/** No beat comes by itself. */
const TIMING = { beat: 1e9, staleHere: 15_000, staleElsewhere: 60_000 };

/** Runs with a folder of claims. */
const withClaims = (run: (folder: string) => Promise<void>) =>
  withFolder((folder) => run(`${folder}/claims`));

/** Makes a claim that its process has left behind. */
async function leave(folder: string, name: string, changes: Partial<Claim> = {}): Promise<void> {
  const { time = new Date(0).toISOString(), ...rest } = changes;
  const claim = { holder: "gone", host: Deno.hostname(), process: 1, since: time, ...rest };
  await Deno.mkdir(`${folder}/holders`, { recursive: true });
  await Deno.writeTextFile(`${folder}/${name}.json`, JSON.stringify(claim));
  await Deno.writeTextFile(`${folder}/holders/${claim.holder}.json`, JSON.stringify({ time }));
}

Deno.test("a claim is one holder's, says whose, and is another's once it is let go", () =>
  withFolder(async (folder) => {
    const clock = clockAt();
    await using one = new Claims(`${folder}/claims`, clock, TIMING);
    await using other = new Claims(`${folder}/claims`, clock, TIMING);
    assertEquals(await one.take("a"), undefined);
    const holder = await other.take("a");
    assertEquals([holder?.host, holder?.process, holder?.since], [
      Deno.hostname(),
      Deno.pid,
      "1970-01-01T00:00:00.000Z",
    ]);
    assertEquals((await one.take("a"))?.holder, holder?.holder, "its own holder has it, too");
    await other.release("a");
    assert(await other.take("a"), "only its holder lets it go");
    await one.release("a");
    assertEquals(await other.take("a"), undefined);
    assertEquals(await claimedNames(`${folder}/claims`), ["a"]);
  }));

Deno.test("nothing is left of claims that were let go", () =>
  withFolder(async (folder) => {
    {
      await using claims = new Claims(`${folder}/claims`, clockAt(), TIMING);
      await claims.take("a");
      await claims.take("b");
    }
    assertEquals((await Array.fromAsync(Deno.readDir(folder))).length, 0);
  }));

Deno.test("of twenty that want a claim at once, one has it", () =>
  withClaims(async (folder) => {
    const clock = clockAt(20_000);
    for (const prepare of [() => Promise.resolve(), () => leave(folder, "stale")]) {
      await prepare();
      const all = Array.from({ length: 20 }, () => new Claims(folder, clock, TIMING));
      const taken = await Promise.all(all.map((claims) => claims.take("stale")));
      assertEquals(taken.filter((holder) => holder === undefined).length, 1);
      for (const claims of all) await claims[Symbol.asyncDispose]();
    }
  }));

Deno.test("a claim is taken over once its holder on this machine has said nothing for fifteen seconds", () =>
  withClaims(async (folder) => {
    const clock = clockAt();
    await using claims = new Claims(folder, clock, TIMING);
    await leave(folder, "a");
    clock.pass(15_000);
    assertEquals((await claims.take("a"))?.holder, "gone");
    clock.pass(1);
    assertEquals(await claims.take("a"), undefined);
    assertEquals((await readClaim(folder, "a"))?.process, Deno.pid);
  }));

Deno.test("a holder that is killed while it takes a claim over is in nobody's way after fifteen seconds", () =>
  withClaims(async (folder) => {
    const clock = clockAt(20_000);
    await using claims = new Claims(folder, clock, TIMING);
    await leave(folder, "a");
    const life = { host: Deno.hostname(), time: new Date(10_000).toISOString() };
    await Deno.writeTextFile(`${folder}/holders/killed.json`, JSON.stringify(life));
    await Deno.writeTextFile(`${folder}/a.json.gone.taken-over`, "killed");
    assert(await claims.take("a"), "it may be at it");
    clock.pass(5001);
    assert(await claims.take("a"), "its file is removed");
    assertEquals(await claims.take("a"), undefined);
  }));

Deno.test("a claim of another machine is stale once nothing was heard for a minute, whatever its clock says", () =>
  withClaims(async (folder) => {
    const clock = clockAt();
    await using claims = new Claims(folder, clock, TIMING);
    const host = "elsewhere";
    await leave(folder, "a", { host, time: "2001-01-01T00:00:00Z" });
    assert(await claims.take("a"));
    clock.pass(60_000);
    await leave(folder, "a", { host, time: "2001-01-01T00:00:05Z" });
    assert(await claims.take("a"), "it was heard of");
    clock.pass(60_000);
    assert(await claims.take("a"));
    clock.pass(1);
    assertEquals(await claims.take("a"), undefined);
  }));

Deno.test("a claim that is being written is somebody's; a holder whose file is gone has let go of it", () =>
  withClaims(async (folder) => {
    const clock = clockAt();
    await using claims = new Claims(folder, clock, TIMING);
    await Deno.mkdir(folder);
    await Deno.writeTextFile(`${folder}/a.json`, "");
    assertEquals((await claims.take("a"))?.holder, "");
    await leave(folder, "b");
    await Deno.remove(`${folder}/holders/gone.json`);
    assertEquals(await claims.take("b"), undefined);
  }));

Deno.test("a holder says that it lives by itself, and how far it is with each claim", () =>
  withClaims(async (folder) => {
    const clock = clockAt();
    await using claims = new Claims(folder, clock, { ...TIMING, beat: 10 });
    for (const name of ["a", "b", "c"]) await claims.take(name);
    claims.note(["a", "b"], { step: 7 });
    claims.note(["b"], { step: 8 });
    clock.pass(1000);
    while ((await readClaim(folder, "a"))!.time === "1970-01-01T00:00:00.000Z") {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const notes = async () => {
      const read = await Promise.all(["a", "b", "c"].map((name) => readClaim(folder, name)));
      return read.map((claim) => claim?.note);
    };
    assertEquals(await notes(), [{ step: 7 }, { step: 8 }, undefined]);
    await claims.release("a");
    await claims.take("a");
    while ((await notes())[0] !== undefined) await new Promise((resolve) => setTimeout(resolve, 5));
  }));

Deno.test("a claim has a name that a file can have", async () => {
  await using claims = new Claims("/none", clockAt(), TIMING);
  await assertRejects(() => claims.take("../a"), RangeError, 'Cannot claim "../a"');
});

Deno.test("whoever lets go removes the claims that the dead of this machine have left, and no other", () =>
  withClaims(async (folder) => {
    const clock = clockAt(20_000);
    const claims = new Claims(folder, clock, TIMING);
    await claims.take("a");
    for (
      const [name, host, time] of [["dead", Deno.hostname(), 0], ["living", Deno.hostname(), 5000], [
        "far",
        "another",
        0,
      ]] as const
    ) {
      await leave(folder, name, { holder: name, host });
      const life = { host, time: new Date(time).toISOString() };
      await Deno.writeTextFile(`${folder}/holders/${name}.json`, JSON.stringify(life));
    }
    await leave(folder, "gone");
    await Deno.remove(`${folder}/holders/gone.json`);
    claims[Symbol.dispose]();
    assertEquals(await claimedNames(folder), ["far", "living"]);
  }));

Deno.test("the last to let go removes what the dead have said, and leaves what the living have", () =>
  withClaims(async (folder) => {
    const clock = clockAt();
    const claims = new Claims(folder, clock, TIMING);
    await claims.take("a");
    const say = (holder: string, host: string, time: string) =>
      Deno.writeTextFile(`${folder}/holders/${holder}.json`, JSON.stringify({ host, time }));
    clock.pass(15_001);
    await say("dead", Deno.hostname(), "1970-01-01T00:00:00Z");
    await say("living", Deno.hostname(), "1970-01-01T00:00:01Z");
    await say("elsewhere", "another", "1970-01-01T00:00:00Z");
    claims[Symbol.dispose]();
    const left = (await Array.fromAsync(Deno.readDir(`${folder}/holders`))).map(({ name }) => name).sort();
    assertEquals(left, ["elsewhere.json", "living.json"]);
  }));
