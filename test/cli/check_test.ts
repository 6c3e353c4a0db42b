import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { bench, cells } from "./bench_fixture.ts";
import { type CommandRun, FIXTURES, HOME, runCommand, withFolder } from "./terminal_fixture.ts";

/** Where a run's results are, and a copy of them that stands for the commit. */
interface Sides {
  readonly results: string;
  readonly committed: string;
}

/** Trains the tiny table once and hands it to a test, twice. */
function withResults(test: (sides: Sides) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const sides = { results: `${folder}/now`, committed: `${folder}/committed` };
    assertEquals((await bench("tiny.yaml", sides.results)).code, 0);
    await copyFolder(sides.results, sides.committed);
    await test(sides);
  });
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

function check({ results, committed }: Sides, ...flags: string[]): Promise<CommandRun> {
  const places = ["--results", results, "--committed", committed, "--root", FIXTURES, "--cache-budget", "0"];
  return runCommand(["check", "tiny.yaml", ...places, ...flags]);
}

Deno.test("check passes what is as committed, and computes it afresh to the same digits", () =>
  withResults(async (sides) => {
    const stored = await check(sides);
    assertEquals([stored.code, stored.err], [0, ""]);
    assertStringIncludes(stored.out, "tiny, embedded track: same (6 same)");
    const rerun = await check({ ...sides, results: `${sides.results}/none` }, "--rerun", "--jobs", "2");
    assertEquals(rerun.code, 0, rerun.out);
    assertStringIncludes(rerun.err, "6 cells, 0 finished before, 6 to train");
    assertMatch(rerun.out, /committed: .*committed; now: .*\.omh\/rerun-/);
    const left = await Array.fromAsync(Deno.readDir(`${HOME}.omh`));
    assertEquals(left.filter(({ name }) => rerun.out.includes(name)), []);
  }));

Deno.test("check exits with 1 and names the cell of which a metric was edited, with 5 where one is deleted", () =>
  withResults(async (sides) => {
    const [cell] = await cells(sides.committed, "tiny");
    const file = `tiny/embedded/cells/${cell.key}.json`;
    const text = await Deno.readTextFile(`${sides.committed}/${file}`);
    const { miou } = cell.metrics!.literal!;
    const edited = text.replace(`"miou": ${miou}`, `"miou": ${(miou! + 0.01).toFixed(4)}`);
    await Deno.writeTextFile(`${sides.committed}/${file}`, edited);
    const differs = await check(sides);
    assertEquals(differs.code, 1);
    assertMatch(
      differs.out,
      new RegExp(`- differs: .*, seed ${cell.seed} \\(${cell.key}\\): miou .* \\(-0\\.0100\\)`),
    );
    await Deno.writeTextFile(`${sides.results}/${file}`, edited);
    const both = await check(sides);
    assertEquals(both.code, 1, "an edited metric is found even where it was edited on both sides");
    assertStringIncludes(both.out, "but its confusion matrix gives");
    await Deno.remove(`${sides.committed}/${file}`);
    await Deno.writeTextFile(`${sides.results}/${file}`, text);
    const missing = await check(sides);
    assertEquals(missing.code, 5);
    assertStringIncludes(missing.out, "it has no committed result");
  }));

Deno.test("check --junit writes what it found, and says it beside the files in a GitHub workflow", () =>
  withResults(async (sides) => {
    await Deno.remove(`${sides.results}/tiny/embedded/table.csv`);
    const junit = `${sides.results}/reports/check.xml`;
    const places = ["--results", sides.results, "--committed", sides.committed, "--root", FIXTURES];
    const { code, err } = await runCommand(["check", "tiny.yaml", ...places, "--junit", junit], {
      annotates: true,
    });
    assertEquals(code, 5);
    assertMatch(
      err,
      /^::error file=.*\/tiny\/embedded\/table\.json,title=.*::cannot compare%0A.* has no table\.csv of tiny\n$/,
    );
    const xml = await Deno.readTextFile(junit);
    assertStringIncludes(xml, '<testsuites name="check" tests="10" failures="0" errors="1">');
    assertEquals(xml.match(/<testcase classname="tiny\.embedded"/g)?.length, 10);
  }));

Deno.test("check --junit writes what it found, and says it beside the files in a GitHub workflow", () =>
  withResults(async (sides) => {
    await Deno.remove(`${sides.results}/tiny/embedded/table.csv`);
    const junit = `${sides.results}/reports/check.xml`;
    const places = ["--results", sides.results, "--committed", sides.committed, "--root", FIXTURES];
    const { code, err } = await runCommand(["check", "tiny.yaml", ...places, "--junit", junit], {
      annotates: true,
    });
    assertEquals(code, 5);
    assertMatch(
      err,
      /^::error file=.*\/tiny\/embedded\/table\.json,title=.*::cannot compare%0A.* has no table\.csv of tiny\n$/,
    );
    const xml = await Deno.readTextFile(junit);
    assertStringIncludes(xml, '<testsuites name="check" tests="10" failures="0" errors="1">');
    assertEquals(xml.match(/<testcase classname="tiny\.embedded"/g)?.length, 10);
  }));

Deno.test("check --json prints what it found", () =>
  withResults(async (sides) => {
    await Deno.remove(`${sides.results}/tiny/embedded/table.json`);
    const { code, out } = await check(sides, "--json");
    const [table] = JSON.parse(out);
    assertEquals([code, table.table, table.track, table.verdict], [5, "tiny", "embedded", "cannot compare"]);
    assertEquals([table.cells.length, table.rows.length, table.obstacles.length], [6, 6, 1]);
    assertEquals(Object.keys(table.rows[0]), [
      "row",
      "metric",
      "paper",
      "committed",
      "now",
      "difference",
      "verdict",
      "reproduced",
    ]);
  }));

Deno.test("check --rerun --seeds trains the cells of these seeds alone", () =>
  withResults(async (sides) => {
    const { code, out, err } = await check(
      { ...sides, results: `${sides.results}/none` },
      "--rerun",
      "--seeds",
      "0",
      "--jobs",
      "2",
    );
    assertEquals(code, 0, out + err);
    assertStringIncludes(err, "3 cells, 0 finished before, 3 to train");
    assertStringIncludes(out, "tiny, embedded track, seed 0 alone: same (3 same)");
    const unknown = await check(sides, "--seeds", "7");
    assertEquals([unknown.code, unknown.err], [
      2,
      'Cannot check the seed 7 of "tiny": it is not run with it, expected some of 0, 1\n',
    ]);
    assertStringIncludes((await check(sides, "--seeds", "0-3")).err, 'Cannot read "--seeds": it is "0-3"');
  }));

Deno.test("check cannot compare without results, and says so", () =>
  withFolder(async (folder) => {
    const { code, out } = await check({ results: `${folder}/none`, committed: `${folder}/none` });
    assertEquals(code, 5);
    assertStringIncludes(out, "all 6 cells: it has no result now");
  }));

Deno.test("check refuses flags it does not know and tracks that a spec lacks", async () => {
  assertEquals((await runCommand(["check", "tiny.yaml", "--rerum"])).code, 2);
  const { code, err } = await runCommand(["check", "tiny.yaml", "--track", "paper"]);
  assertEquals([code, err], [
    2,
    'Cannot run "tiny.yaml" on the track "paper": it has none, expected one of embedded\n',
  ]);
});
