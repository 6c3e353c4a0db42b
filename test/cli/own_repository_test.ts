/** A repository of one's own, walked as its how-to page has it: init, bench, commit, check, a changed number. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { childEnvironment, denoProgram } from "../../src/base/child_process.ts";
import { filesBelow, HOME, runCommand, withFolder } from "./terminal_fixture.ts";

const SPEC = `id: mine
title: Mine
version: 1
seeds: [0]
base: { method: constant, backbone: color, train: { batch: 1, resolution: 16 }, evaluate: { resolution: 16 } }
rows: [{ name: mine, set: { dataset: ./halves.ts } }]
tracks: { embedded: {} }
`;

/** A dataset that takes a name of the repository's import map: four pictures, of two halves each. */
const DATASET = `import { defineDataset } from "@omh/bench";
import { TITLE } from "titles";

const side = 16;
const picture = { width: side, height: side, data: new Uint8Array(3 * side * side).fill(100) };
const label = { width: side, height: side, data: Int32Array.from({ length: side * side }, (_, i) => i % 2) };
const split = (name) => ({
  name,
  length: 2,
  id: String,
  image: () => Promise.resolve(picture),
  label: () => Promise.resolve(label),
});
export default defineDataset({
  name: "halves",
  title: TITLE,
  classes: 2,
  open: () =>
    Promise.resolve({
      name: "halves",
      classes: ["left", "right"],
      colours: [[0, 0, 0], [9, 9, 9]],
      caption: TITLE,
      fingerprint: "halves-1",
      split,
    }),
});
`;

Deno.test("an own repository has its results, its commits and its import map", () =>
  withFolder(async (folder) => {
    const made = await runCommand(["init", "project", "."], { cwd: folder });
    assertEquals(made.code, 0, made.err);
    assertMatch(made.err, /git submodule/);
    assertEquals(await filesBelow(folder), [
      ".github/workflows/check.yml",
      ".gitignore",
      "deno.json",
      "tables/first.yaml",
    ]);
    const again = await runCommand(["init", "project", "."], { cwd: folder });
    assertEquals([again.code, again.out], [2, ""]);
    assertStringIncludes(again.err, "it is there already");

    const config = JSON.parse(await Deno.readTextFile(`${folder}/deno.json`));
    const imports = { ...config.imports, titles: "./lib/titles.ts" };
    // Neither packages nor a lock file are written beside what is committed.
    const own = { ...config, lock: false, nodeModulesDir: "none", imports };
    await write(folder, "deno.json", JSON.stringify(own));
    await Deno.remove(`${folder}/tables/first.yaml`);
    await write(folder, "tables/mine.yaml", SPEC);
    await write(folder, "tables/halves.ts", DATASET);
    await write(folder, "lib/titles.ts", 'export const TITLE = "Two halves";\n');
    await git(folder, "init", "-q");
    await commit(folder);

    const bench = await task(folder, "bench", "tables/mine.yaml");
    assertEquals(bench.code, 0, bench.err);
    await commit(folder);
    const [name] = [...Deno.readDirSync(`${folder}/results/mine/embedded/cells`)].map(({ name }) => name);
    const cell = `${folder}/results/mine/embedded/cells/${name}`;
    const text = await Deno.readTextFile(cell);
    const { provenance } = JSON.parse(text);
    assertEquals([provenance.git.commit, provenance.git.dirty], [await parent(folder), false]);

    const checked = await task(folder, "check", "--all");
    assertEquals(checked.code, 0, checked.out + checked.err);
    assertStringIncludes(checked.out, "mine, embedded track: same (1 same)");
    assertStringIncludes(checked.out, "No cell was computed anew");

    await Deno.writeTextFile(cell, text.replace(/"acc": [\d.]+/, '"acc": 99'));
    const caught = await task(folder, "check", "--all");
    assertEquals(caught.code, 1, caught.out);
    assertStringIncludes(caught.out, "acc is 99, but");
  }));

async function write(folder: string, name: string, text: string): Promise<void> {
  await Deno.mkdir(`${folder}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
  await Deno.writeTextFile(`${folder}/${name}`, text);
}

/** Runs a task as its user does. */
function task(folder: string, ...args: string[]): Promise<Ran> {
  return run(folder, denoProgram(), ["task", "--quiet", ...args]);
}

async function git(folder: string, ...args: string[]): Promise<string> {
  const { code, out, err } = await run(folder, "git", args);
  assertEquals(code, 0, err);
  return out.trim();
}

async function commit(folder: string): Promise<void> {
  await git(folder, "add", ".");
  await git(folder, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "all");
}

/** The commit before the last. */
function parent(folder: string): Promise<string> {
  return git(folder, "rev-parse", "HEAD^");
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(folder: string, program: string, args: readonly string[]): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd: folder,
    clearEnv: true,
    env: childEnvironment({ INIT_CWD: folder, NO_COLOR: "1" }),
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

Deno.test("tasks of an own repository have the permissions that they have here", async () => {
  const { out } = await runCommand(["init", "project", "--print"], { cwd: "/nowhere" });
  const { tasks } = JSON.parse(out.slice(out.indexOf("{"), out.indexOf("\n}\n") + 2));
  const { tasks: here } = JSON.parse(await Deno.readTextFile(`${HOME}deno.json`));
  for (const [name, line] of Object.entries<string>(tasks)) {
    assertEquals(line.replace("@omh/bench/cli", "src/cli/main.ts"), here[name]);
  }
});
