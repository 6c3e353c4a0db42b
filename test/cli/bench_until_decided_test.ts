import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { bench } from "./bench_fixture.ts";
import { FIXTURES, runCommand, withFolder } from "./terminal_fixture.ts";

Deno.test("bench --until-decided says what to expect, stops at --max-seeds with 6, and goes on from there", () =>
  withFolder(async (results) => {
    const short = await bench("decided.yaml", results, "--until-decided", "--max-seeds", "5");
    const claim = 'acc("Four steps") > acc("One step")';
    assertEquals(short.code, 6, short.err);
    assertStringIncludes(
      short.err,
      `${claim}: 0 seeds so far; how many it takes is unknown before the first 5\n`,
    );
    assertStringIncludes(short.err, `not decided: ${claim}\n`);
    assertStringIncludes(short.err, `written to ${results}/decided/embedded/until-decided/\n`);
    assertStringIncludes(
      short.out,
      "**Run until every primary claim was decided, not the table of the spec's seeds",
    );
    const long = await bench("decided.yaml", results, "--until-decided");
    assertEquals(long.code, 0, long.err);
    assertStringIncludes(long.err, `${claim}: 5 seeds so far; as they lie, about `);
    assert(!long.out.includes("detectable"));
    const folder = ["--results", results, "--committed", results, "--root", FIXTURES, "--cache-budget", "0"];
    const check = await runCommand(["check", "decided.yaml", ...folder, "--until-decided"]);
    assertEquals(check.code, 0, check.out);
    assertStringIncludes(check.out, "decided, embedded track, until decided: same");
  }));

Deno.test("bench refuses --max-seeds alone, and --until-decided where it cannot be followed", async () => {
  const alone = await runCommand(["bench", "decided.yaml", "--max-seeds", "9"]);
  assertEquals([alone.code, alone.err], [
    2,
    "Cannot take --max-seeds: there is no --until-decided, expected it\n",
  ]);
  const dry = await runCommand(["bench", "decided.yaml", "--until-decided", "--dry-run"]);
  assertEquals(dry.code, 2);
  assertStringIncludes(dry.err, "expected --dry-run without it");
  const fresh = await runCommand(["bench", "decided.yaml", "--until-decided", "--fresh"]);
  assertEquals(fresh.code, 2);
  assertStringIncludes(fresh.err, "expected --results with a new folder");
  const open = await runCommand(["bench", "tiny.yaml", "--until-decided"]);
  assertEquals(open.code, 2);
  assertStringIncludes(open.err, 'Cannot run "tiny" until its claims are decided');
});
