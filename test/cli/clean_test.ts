import { assertEquals, assertStringIncludes } from "@std/assert";
import { openWorkspace } from "../../src/base/workspace.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import { filesBelow, runCommand, withFolder } from "./terminal_fixture.ts";
import { tinyCells, tinyPlan } from "../results/results_fixture.ts";

const SPEC = (rows: string) =>
  `id: mine
title: Mine
version: 1
seeds: [0]
base: { method: constant, dataset: earthcover6, backbone: color }
rows: [${rows}]
tracks: { embedded: {} }
`;

Deno.test("clean removes cells that no row of the spec has, and all where the spec is gone, but none that git tracks", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/mine.yaml`, SPEC("{ name: constant }"));
    const { results } = openWorkspace({ folder });
    const store = new ResultStore(results);
    const [cell] = tinyCells(tinyPlan()).get("OMH")!;
    await store.writeCell("mine", "embedded", cell);
    await store.claimTable("mine", `${folder}/mine.yaml`);
    const clean = (...flags: string[]) => runCommand(["clean", ...flags], { cwd: folder });
    const file = `results/mine/embedded/cells/${cell.key}.json`;

    const dry = await clean("--dry-run");
    assertEquals(dry.code, 0, dry.err);
    assertStringIncludes(dry.out, `would be removed: ${file} (`);
    assertStringIncludes(dry.out, 'no row of "mine.yaml" has its settings and data');
    await git(folder, "init", "-q");
    await git(folder, "add", ".");
    assertStringIncludes((await clean()).out, `kept, as git tracks it: ${file}`);
    assertEquals((await filesBelow(`${folder}/results`)).length, 2);
    await git(folder, "rm", "-q", "--cached", file);
    await Deno.remove(`${folder}/mine.yaml`);
    const gone = await clean();
    assertStringIncludes(gone.out, `removed: ${file} (its spec `);
    assertEquals(await filesBelow(`${folder}/results`), ["mine/spec.json"]);
    assertEquals((await clean()).out, "nothing to remove\n");
  }));

Deno.test("clean leaves a table whose spec cannot be read as it is", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/mine.yaml`, SPEC("{ nam: constant }"));
    const store = new ResultStore(openWorkspace({ folder }).results);
    await store.writeCell("mine", "embedded", tinyCells(tinyPlan()).get("OMH")![0]);
    await store.claimTable("mine", `${folder}/mine.yaml`);
    const { code, out, err } = await runCommand(["clean"], { cwd: folder });
    assertEquals([code, out], [0, "nothing to remove\n"]);
    assertStringIncludes(err, "mine, embedded track, is left as it is: ");
  }));

Deno.test("clean removes folders of programs that no table asks for, unless a table cannot be read", () =>
  withFolder(async (folder) => {
    const work = `${folder}/.omh/commands`;
    for (const path of ["cells/0123/output", "inputs/4567", "try/cells"]) {
      await Deno.mkdir(`${work}/${path}`, { recursive: true });
      await Deno.writeTextFile(`${work}/${path}/a.png`, "");
    }
    await Deno.writeTextFile(`${folder}/mine.yaml`, SPEC("{ nam: constant }"));
    const { results } = openWorkspace({ folder });
    await new ResultStore(results).claimTable("mine", `${folder}/mine.yaml`);
    await Deno.mkdir(`${results}/mine/embedded`);
    const clean = (...flags: string[]) => runCommand(["clean", ...flags], { cwd: folder });
    assertEquals((await clean()).out, "nothing to remove\n");
    await Deno.remove(results, { recursive: true });
    assertEquals((await clean("--dry-run")).out.match(/^would be removed: .omh.commands/gm)?.length, 3);
    assertStringIncludes(
      (await clean()).out,
      "removed: .omh/commands/cells/0123 (what a program wrote for a cell",
    );
    assertEquals(await filesBelow(work), []);
    assertEquals((await clean()).out, "nothing to remove\n");
  }));

Deno.test("clean removes logs of runs that had nothing to run, and leaves the others", () =>
  withFolder(async (folder) => {
    const { results } = openWorkspace({ folder });
    await new ResultStore(results).claimTable("mine", `${folder}/mine.yaml`);
    await Deno.mkdir(`${results}/mine/embedded`);
    for (const [run, middle] of [["1", ""], ["2", '{"event":"wait"}\n']]) {
      const path = `${folder}/.omh/logs/mine/embedded/${run}`;
      await Deno.mkdir(path, { recursive: true });
      const start = JSON.stringify({ event: "start", results });
      await Deno.writeTextFile(
        `${path}/log.jsonl`,
        `${start}\n${middle}{"event":"end","status":"finished"}\n`,
      );
    }
    const { out } = await runCommand(["clean"], { cwd: folder });
    assertEquals(out, "removed: .omh/logs/mine/embedded/1 (the log of a run that had nothing to run)\n");
    assertEquals(await filesBelow(`${folder}/.omh/logs`), ["mine/embedded/2/log.jsonl"]);
  }));

async function git(folder: string, ...args: string[]): Promise<void> {
  assertEquals((await new Deno.Command("git", { args, cwd: folder }).output()).code, 0);
}
