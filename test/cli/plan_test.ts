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
    assertMatch(lines[1], /^cohort .*: 6 cells$/);
    // Three pictures to score are seen flipped as well.
    assertMatch(lines[3], /^ {2}backbone {3}6 passes to train, 6 to score: \S+ TFLOP$/);
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
    assertEquals(after.cohorts[0].cost.train_passes, 0);
  }));

Deno.test("plan counts published images where data is missing, names all that is, and exits 4", async () => {
  const flags = ["tables/potsdam.yaml", "--track", "paper", "--root", "/none"];
  const { code, out } = await runCommand(["plan", ...flags]);
  assertEquals(code, 4);
  assertStringIncludes(out, "4545 train, 855 val, as published: they are not here");
  assertEquals(out.match(/^ {2}- {17}\S/gm)?.length, 12);
  assertMatch(
    out,
    /missing on this machine:\n {2}Cannot open dataset "potsdam3".*\n {2}Cannot load backbone "vit-b8"/,
  );
});

Deno.test("plan --json has keys of null where data is missing", async () => {
  const flags = ["tables/potsdam.yaml", "--track", "paper", "--root", "/none", "--json"];
  const { cohorts, missing } = JSON.parse((await runCommand(["plan", ...flags])).out);
  assertEquals(cohorts.length, 2);
  const [{ images, cells: [{ key }] }] = cohorts;
  assertEquals([images, key], [{ train: 4545, val: 855, published: true }, null]);
  assertEquals(missing.map(({ check }: { check: string }) => check), [
    "deno task data potsdam3 --root /none",
    "deno task weights vit-b8 --root /none",
  ]);
});

Deno.test("plan --gpu estimates for a GPU, and refuses one it does not know", async () => {
  const seconds = async (...flags: string[]) =>
    JSON.parse(
      (await runCommand(["plan", "tables/potsdam.yaml", "--track", "paper", "--json", ...flags])).out,
    )
      .gpu_seconds;
  assertEquals(await seconds("--gpu", "a100") > await seconds("--gpu", "h100"), true);
  assertEquals(await seconds(), undefined);
  const { code, err } = await runCommand(["plan", "tiny.yaml", "--gpu", "h10"]);
  assertEquals(code, 2);
  assertStringIncludes(err, 'nearest: "h100"');
});

Deno.test("bench --dry-run prints what plan prints", () =>
  withFolder(async (results) => {
    const flags = ["tiny.yaml", "--results", results, "--root", FIXTURES, "--steps", "2"];
    const dry = await runCommand(["bench", ...flags, "--dry-run"]);
    assertEquals(dry, await runCommand(["plan", ...flags]));
    assertStringIncludes(dry.out, "Trial, not the table of the spec: shrunk: 2 of 4 steps.");
    assertEquals(await filesBelow(results), []);
  }));
