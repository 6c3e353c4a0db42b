import { assertEquals, assertRejects } from "@std/assert";
import { checkTables } from "../../src/app/check_tables.ts";
import { UsageError } from "../../src/app/load_plan.ts";
import { readTable } from "../../src/app/read_table.ts";
import { type ExpectedSeeds, runUntilDecided } from "../../src/app/until_decided.ts";
import { filesBelow, fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";

const OPTIONS = { workers: 2, cacheBudget: 0 };
const CLAIM = 'acc("Four steps") > acc("One step")';

function workspaceIn(folder: string) {
  return fixtureWorkspace({ results: `${folder}/results`, checkpoints: `${folder}/checkpoints` });
}

Deno.test("runUntilDecided() adds seeds until the claims are decided, and goes on from what is finished", () =>
  withFolder(async (folder) => {
    const workspace = workspaceIn(folder);
    const run = async (maxSeeds: number) => {
      const told: (ExpectedSeeds | string)[] = [];
      const finished = await runUntilDecided("decided.yaml", {
        ...OPTIONS,
        workspace,
        maxSeeds,
        listener: {
          onExpected: (claims) => void told.push(...claims),
          onStart: (total, finished) => void told.push(`${finished} of ${total}`),
        },
      });
      return { ...finished, told };
    };
    const short = await run(5);
    assertEquals(short.told, [{ claim: CLAIM, seeds: 0, expected: undefined }, "0 of 10"]);
    assertEquals(short.open.map(({ claim, verdict }) => [claim, verdict]), [[CLAIM, "inconclusive"]]);
    assertEquals(short.table.rows.map(({ seeds }) => seeds), [[3, 1, 4, 5, 6], [3, 1, 4, 5, 6], []]);
    const long = await run(40);
    const [claim, quoted] = long.table.claims;
    const [before, start] = long.told as [ExpectedSeeds, string];
    assertEquals([before.seeds, start, typeof before.expected], [5, "10 of 10", "number"]);
    assertEquals([long.open, claim.verdict, quoted.verdict], [[], "equivalent", "not run"]);
    assertEquals(claim.seeds.length % 5, 0);
    assertEquals(claim.seeds.slice(0, 10), [3, 1, 4, 5, 6, 7, 8, 9, 10, 11]);
    const files = await filesBelow(`${folder}/results/decided/embedded`);
    assertEquals(files.filter((file) => !file.startsWith("cells/")), [
      "until-decided/table.csv",
      "until-decided/table.json",
      "until-decided/table.md",
    ]);
    const read = await readTable("decided", { workspace, untilDecided: true });
    assertEquals(read.table.stopping?.max_seeds, 40);
    const options = { ...OPTIONS, workspace, committed: workspace.results };
    const [check] = await checkTables(["decided.yaml"], { ...options, untilDecided: true });
    assertEquals([check.verdict, check.until_decided, check.cells.length], [
      "same",
      true,
      2 * claim.seeds.length,
    ]);
    const [spec] = await checkTables(["decided.yaml"], options);
    assertEquals([spec.verdict, spec.until_decided, spec.cells.length], ["cannot compare", false, 4]);
  }));

Deno.test("runUntilDecided() refuses a table without a claim that it could decide", async () => {
  const workspace = fixtureWorkspace();
  await assertRejects(
    () => runUntilDecided("tiny.yaml", { ...OPTIONS, workspace }),
    UsageError,
    'Cannot run "tiny" until its claims are decided: it has no primary claim on rows that are run, expected one',
  );
  await assertRejects(
    () => runUntilDecided("decided.yaml", { ...OPTIONS, workspace, steps: 2 }),
    UsageError,
    "as a trial has none",
  );
});
