import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "../../src/app/load_plan.ts";
import { writeReport } from "../../src/app/report.ts";
import { openWorkspace, packageFolder } from "../../src/base/workspace.ts";
import { runTable } from "../../src/app/run_table.ts";
import { runUntilDecided } from "../../src/app/until_decided.ts";
import { fixtureWorkspace, runCommand, withFolder } from "../cli/terminal_fixture.ts";

const workspace = openWorkspace({ folder: packageFolder() });
const CONTROLS = ["studies/positive-control.yaml", "studies/negative-control.yaml"];

async function filesBelow(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (!isDirectory) found.set(name, await Deno.readTextFile(path));
    else for (const [inner, text] of await filesBelow(path)) found.set(`${name}/${inner}`, text);
  }
  return new Map([...found].sort(([a], [b]) => a < b ? -1 : 1));
}

Deno.test("a report is the same bytes built twice, by one worker and by two", async () => {
  await withFolder(async (folder) => {
    const [one, two] = [`${folder}/one`, `${folder}/two`];
    await writeReport(CONTROLS, { workspace, out: one, workers: 1 });
    const first = await filesBelow(one);
    await writeReport(CONTROLS, { workspace, out: two, workers: 2 });
    assertEquals(await filesBelow(two), first);
    await writeReport(CONTROLS, { workspace, out: one, workers: 1 });
    assertEquals(await filesBelow(one), first);
    assertStringIncludes(first.get("index.html")!, "Positive control");
  });
});

Deno.test("files of an older report go, those of others are never touched", async () => {
  await withFolder(async (folder) => {
    const out = `${folder}/report`;
    await writeReport(CONTROLS.slice(0, 1), { workspace, out, workers: 1 });
    await Deno.writeTextFile(`${out}/mine.txt`, "mine");
    await writeReport(CONTROLS.slice(1), { workspace, out, workers: 1 });
    const files = await filesBelow(out);
    assertEquals([...files.keys()].filter((file) => file.startsWith("positive-control/")), []);
    assertEquals(files.get("mine.txt"), "mine");
    assert(files.has("negative-control/index.html"));
  });
});

Deno.test("a folder of other things is not written to", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/thesis.tex`, "");
    const error = await assertRejects(() => writeReport(CONTROLS, { workspace, out: folder }), UsageError);
    assertEquals(
      error.message,
      `Cannot write the report to "${folder}": it holds "thesis.tex" and is no report, expected an empty folder or a report`,
    );
    assertEquals([...(await filesBelow(folder)).keys()], ["thesis.tex"]);
  });
});

Deno.test("missing results are one line that names the command", async () => {
  await withFolder(async (folder) => {
    const results = ["--results", `${folder}/results`, "--out", `${folder}/out`];
    const cwd = packageFolder();
    assertEquals(await runCommand(["report", "tables/ablation-tau.yaml", ...results], { cwd }), {
      code: 2,
      out: "",
      err:
        `Cannot report on "tables/ablation-tau.yaml": it has no results of the track "embedded" in "${folder}/results", ` +
        "expected some from deno task bench tables/ablation-tau.yaml\n",
    });
    const { code, err } = await runCommand(["report", ...results], { cwd });
    assertEquals(code, 2);
    assertEquals(
      err,
      `Cannot report on "${folder}/results": no table of the track "embedded" is there, ` +
        "expected one from deno task bench tables/ablation-expansion.yaml\n",
    );
  });
});

Deno.test("a result that was changed by hand is one line that names its file", async () => {
  await withFolder(async (folder) => {
    const cells = "results/positive-control/embedded/cells";
    await Deno.mkdir(`${folder}/${cells}`, { recursive: true });
    const home = packageFolder();
    for await (const { name } of Deno.readDir(`${home}/${cells}`)) {
      await Deno.copyFile(`${home}/${cells}/${name}`, `${folder}/${cells}/${name}`);
    }
    await Deno.copyFile(`${home}/${cells}/../table.json`, `${folder}/${cells}/../table.json`);
    const [{ name }] = await Array.fromAsync(Deno.readDir(`${folder}/${cells}`));
    const text = await Deno.readTextFile(`${folder}/${cells}/${name}`);
    await Deno.writeTextFile(`${folder}/${cells}/${name}`, text.replace(/"miou": \d+/, '"miou": 99'));
    for (const jobs of ["1", "2"]) {
      const { code, err } = await runCommand(
        ["report", "--results", `${folder}/results`, "--out", `${folder}/out${jobs}`, "--jobs", jobs],
        { cwd: home },
      );
      assertEquals(code, 1);
      assertStringIncludes(err, `Cannot read the table "positive-control": cells/${name}: `);
      assertEquals(err.split("\n").length, 2);
    }
  });
});

Deno.test("a table that was run until its claims were decided stands beside that of the spec's seeds, with its own commands", () =>
  withFolder(async (folder) => {
    const workspace = fixtureWorkspace({
      results: `${folder}/results`,
      checkpoints: `${folder}/checkpoints`,
    });
    const options = { workers: 1, cacheBudget: 0, workspace };
    const out = `${folder}/report`;
    await runUntilDecided("decided.yaml", { ...options, maxSeeds: 5 });
    const alone = await writeReport([], { workspace, out, workers: 1 });
    assertEquals(alone.tables, ["decided.until-decided"]);
    await runTable("decided.yaml", options);
    const both = await writeReport(["decided.yaml"], { workspace, out, workers: 2 });
    assertEquals(both.tables, ["decided", "decided.until-decided"]);
    const files = await filesBelow(out);
    const overview = files.get("index.html")!;
    assertStringIncludes(overview, '<a href="decided.until-decided/index.html">');
    assertStringIncludes(overview, ">Run until decided</h2>");
    const [page, spec] = ["decided.until-decided", "decided"].map((table) =>
      files.get(`${table}/index.html`)!
    );
    assertStringIncludes(page, "A table whose claims take a few seeds, until decided");
    assertStringIncludes(page, "deno task bench decided.yaml --until-decided --max-seeds 5<");
    assertStringIncludes(page, "deno task check --rerun --until-decided decided.yaml<");
    assertStringIncludes(page, "10, 0.0 hours of training");
    assertStringIncludes(spec, "deno task bench decided.yaml<");
    // Cells of other seeds lie in the same folder.
    assertStringIncludes(spec, "4, 0.0 hours of training");
    assertStringIncludes(
      files.get("decided.until-decided/one-step.html")!,
      "deno task check --rerun --until-decided --seeds 4 decided.yaml<",
    );
  }));
