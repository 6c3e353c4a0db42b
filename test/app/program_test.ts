import { assertEquals } from "@std/assert";
import { packageFolder } from "../../src/base/workspace.ts";
import { filesBelow, HOME, withFolder } from "../cli/terminal_fixture.ts";

const SPEC = `
id: two
title: Two baselines
version: 1
seeds: [0]
base:
  dataset: earthcover6
  backbone: earthcover-vit
  train: { steps: 2, batch: 2, resolution: 64 }
  evaluate: { resolution: 32, flip: false }
rows:
  - { name: DINO, set: { method: dino } }
  - { name: STEGO, set: { method: stego } }
tracks: { embedded: {} }
`;

/** Runs a table into the folder of the program, reads it, checks it against itself and plots it as text. */
const PROGRAM = `
import { checkTables, openWorkspace, readTable, renderMarkdown, runTable } from "@omh/bench";

const workspace = openWorkspace({ folder: import.meta.dirname });
const { folder } = await runTable("two.yaml", { workspace, workers: 1 });
const { table, cells } = await readTable("two", { workspace });
const [check] = await checkTables(["two.yaml"], { workspace, committed: "results" });
const bars = table.rows.map(({ name, miou }) => name.padEnd(6) + "#".repeat(Math.round(miou.mean)));
console.log(JSON.stringify({
  folder,
  rows: table.rows.map(({ name, acc }) => [name, acc.mean > 0]),
  cells: cells.size,
  verdict: check.verdict,
  heading: renderMarkdown(table).split("\\n")[0],
  bars: bars.length,
}));
`;

Deno.test("a program outside of the package runs a table into its own folder, reads it back and checks it", () =>
  withFolder(async (folder) => {
    const libraries = ["assert", "cli", "yaml"].map((name) => `${HOME}vendor/std/${name}`);
    const config = {
      nodeModulesDir: "none",
      links: [packageFolder(), ...libraries],
      imports: { "@omh/bench": "jsr:@omh/bench@^0.1.0" },
    };
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(config));
    await Deno.copyFile(`${HOME}deno.lock`, `${folder}/deno.lock`);
    await Deno.writeTextFile(`${folder}/two.yaml`, SPEC);
    await Deno.writeTextFile(`${folder}/program.ts`, PROGRAM);
    const rights = ["read", "env", "sys", "ffi", "write=results,.omh", "run=deno,git"];
    const { code, stdout, stderr } = await new Deno.Command("deno", {
      args: ["run", "--quiet", "--no-prompt", ...rights.map((right) => `--allow-${right}`), "program.ts"],
      cwd: folder,
      clearEnv: true,
      env: { ...Deno.env.toObject(), OMH_ENGINE: "" },
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    assertEquals(JSON.parse(new TextDecoder().decode(stdout)), {
      folder: `${folder}/results/two/embedded`,
      rows: [["DINO", true], ["STEGO", true]],
      cells: 2,
      verdict: "same",
      heading: "# Two baselines",
      bars: 2,
    });
    const written = (await filesBelow(folder)).filter((file) => file.includes("/"));
    assertEquals(written.filter((file) => file.startsWith("results/two/embedded/")).length, 5);
    assertEquals(written.filter((file) => !/^(results|\.omh)\//.test(file)), []);
  }));
