import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { KINDS } from "../../src/app/inventory.ts";
import { git } from "../../src/base/git.ts";
import { ENGINE_NAMES } from "../../src/engine/types.ts";
import { methods } from "../../src/methods/registry.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import { tinyPlan, tinyTable } from "../results/results_fixture.ts";
import { runCommand, withFolder } from "./terminal_fixture.ts";

Deno.test("list says of each table whether it was run, and whether that is committed", () =>
  withFolder(async (cwd) => {
    await Deno.mkdir(`${cwd}/tables`);
    const spec =
      "id: tiny\ntitle: A tiny table\nplugins: { none: ./none.ts }\ntracks: { embedded: {}, paper: {} }\n";
    await Deno.writeTextFile(`${cwd}/tables/tiny.yaml`, spec);
    const list = async () =>
      (await runCommand(["list", "tables"], { cwd, base: cwd })).out.split("\n").slice(0, 4);
    const lines = (
      state: string,
    ) => ["tables", "  tables/tiny.yaml  A tiny table", `    embedded: ${state}`, "    paper: not run"];
    assertEquals(await list(), lines("not run"));
    const table = tinyTable(tinyPlan());
    const store = new ResultStore(`${cwd}/results`);
    await store.writeTable(table);
    assertEquals(await list(), lines("3 rows"));
    for (
      const args of [
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "results"],
      ]
    ) assertEquals((await git(cwd, args)).reason, undefined);
    assertEquals(await list(), lines("3 rows, results committed"));
    const [first, ...others] = table.rows;
    await store.writeTable({ ...table, rows: [{ ...first, state: "unfinished" }, ...others] });
    assertEquals(await list(), lines("3 rows, 1 unfinished, results changed since the commit"));
    await git(cwd, ["rm", "-rq", "--cached", "results"]);
    await git(cwd, ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "none"]);
    assertEquals(await list(), lines("3 rows, 1 unfinished, results not committed"));
  }));

Deno.test("list --json has every method, dataset, backbone, engine and launcher with a state", async () => {
  const { code, out } = await runCommand(["list", ...KINDS.slice(1), "--json"]);
  assertEquals(code, 0);
  const lists = JSON.parse(out);
  assertEquals(Object.keys(lists), KINDS.slice(1));
  for (
    const { name, title, states } of Object.values<{ name: string; title: string; states: string[] }[]>(lists)
      .flat()
  ) {
    assertEquals([name !== "", title !== "", states.length], [true, true, 1]);
  }
  const names = (kind: string) => lists[kind].map(({ name }: { name: string }) => name);
  assertEquals(names("methods"), methods.names);
  assertEquals(names("engines"), ENGINE_NAMES);
  const wasm = lists.engines.find(({ name }: { name: string }) => name === "wasm");
  assertEquals(wasm.states, ["works"]);
  assertMatch(JSON.stringify(lists.backbones), /weights missing/);
});

Deno.test("list refuses what there is no list of", async () => {
  const { code, err } = await runCommand(["list", "method"]);
  assertEquals(code, 2);
  assertStringIncludes(err, '(nearest: "methods")');
});
