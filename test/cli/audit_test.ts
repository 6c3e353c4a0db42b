import { assertEquals, assertStringIncludes } from "@std/assert";
import { audit } from "../../src/app/audit.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import type { TableFile } from "../../src/results/table_file.ts";
import { RandomStreams } from "../../src/base/random.ts";
import { tinyPlan, tinyTable } from "../results/results_fixture.ts";
import { runCommand, withFolder } from "./terminal_fixture.ts";

/** Tables as the control studies write them. */
async function writeControls(results: string): Promise<void> {
  const store = new ResultStore(results);
  const tiny = tinyTable(tinyPlan());
  const [row] = tiny.rows;
  const values = [...new RandomStreams(1).stream("scores").normals(40)];
  const scores = { mean: null, low: null, high: null, iqm: null, values };
  const many = { ...row, seeds: values.map((_, seed) => seed), acc: scores, miou: scores };
  const write = (table: string, changes: Partial<TableFile>) =>
    store.writeTable({ ...tiny, table, ...changes });
  await write("aa", { rows: [many] });
  await write("positive-control", {});
  await write("negative-control", {});
}

Deno.test("audit says which studies lack results, and simulates in any case", () =>
  withFolder(async (folder) => {
    const { code, out } = await runCommand(["audit", "--results", folder, "--tables", "20"]);
    assertEquals(code, 5);
    assertStringIncludes(out, "aa: no results; deno task bench studies/aa.yaml makes them");
    assertStringIncludes(out, "| until decided, at most 40 |");
  }));

Deno.test("audit exits with 1 where a control comes out as it must not, and names it", () =>
  withFolder(async (folder) => {
    await writeControls(folder);
    const { code, out } = await runCommand(["audit", "--results", folder, "--tables", "20"]);
    assertEquals(code, 1, out);
    assertStringIncludes(
      out,
      "positive-control: acc(OMH) > acc(STEGO): holds, expected holds; 0 seeds collapsed: passed",
    );
    assertStringIncludes(
      out,
      "negative-control: acc(OMH) > acc(STEGO): holds, expected fails; 0 seeds collapsed: NOT PASSED",
    );
    assertStringIncludes(out, "A/A: 2000 splits of 40 seeds into two sets of 10");
    const json = await runCommand(["audit", "--results", folder, "--tables", "20", "--json"]);
    assertEquals(Object.keys(JSON.parse(json.out)), ["aa", "controls", "missing", "simulations"]);
  }));

const { missing, aa, controls } = await audit({ tables: 1 });

Deno.test({
  name: "the committed controls come out as they have to",
  ignore: missing.length > 0,
  fn: () => {
    assertEquals([aa, ...controls].filter((outcome) => !outcome?.passed), []);
  },
});

Deno.test("audit takes no spec", async () => {
  assertEquals((await runCommand(["audit", "tiny.yaml"])).code, 2);
});
