import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { bench, cells } from "./bench_fixture.ts";
import { filesBelow, FIXTURES, runCommand, withFolder } from "./terminal_fixture.ts";

function plan(results: string, ...flags: string[]) {
  return runCommand(["plan", "tiny.yaml", "--results", results, "--root", FIXTURES, ...flags]);
}

Deno.test("plan shows cells, keys, cohorts and cost, and runs nothing", () =>
  withFolder(async (results) => {
    const { code, out, err } = await plan(results);
    assertEquals([code, err], [0, ""]);
    assertEquals(await filesBelow(results), []);
    const lines = out.split("\n");
    assertEquals(lines[0], "tiny: A table that is trained in a second, embedded track");
    // Six training pictures, and three to score that are seen mirrored as well.
    assertMatch(lines[1], /^cohort .*: 6 cells, 12 backbone passes, about \d+ s$/);
    assertEquals(lines.filter((line) => /^ {2}[0-9a-f]{16} {2}/.test(line)).length, 6);
    assertStringIncludes(out, "6 cells to train");
  }));

Deno.test("plan --json names the keys that bench will write, and says which are finished", () =>
  withFolder(async (results) => {
    const before = JSON.parse((await plan(results, "--json")).out);
    assertEquals([before.table, before.track, before.cohorts.length], ["tiny", "embedded", 1]);
    await bench("tiny.yaml", results);
    const after = JSON.parse((await plan(results, "--json")).out);
    const keys = (planned: typeof before) => planned.cohorts[0].cells.map(({ key }: { key: string }) => key);
    assertEquals(keys(after), keys(before));
    assertEquals([...keys(after)].sort(), (await cells(results, "tiny")).map(({ key }) => key).sort());
    const finished = (planned: typeof before) =>
      planned.cohorts[0].cells.filter((cell: { finished: boolean }) => cell.finished).length;
    assertEquals([finished(before), finished(after)], [0, 6]);
  }));
