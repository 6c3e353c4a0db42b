/** A repository of one's own, walked as its how-to page has it: init, bench, commit, check, a changed number. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { childEnvironment, denoProgram } from "../../src/base/child_process.ts";
import { codeBlocks, readText } from "../../docs/build/markdown.ts";
import { filesBelow, HOME, runCommand, withFolder } from "./terminal_fixture.ts";

const PAGE = await readText("docs/how-to/own-repository.md");
const COMMANDS = codeBlocks(PAGE, "sh").flatMap(({ code }) => code.trim().split("\n"));

const SPEC = `id: first
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

Deno.test("an own repository, command by command of its page: its results, its commits, its import map, a changed number", () =>
  withFolder(async (above) => {
    const folder = `${above}/study`;
    const [mkdir, cd, initGit, submodule, init, plan, bench, add, gitCommit, check, dry, clean, ...others] =
      COMMANDS;
    assertEquals(others, []);
    assertEquals([mkdir, cd], ["mkdir study", "cd study"]);
    await Deno.mkdir(folder);
    await walk(initGit, folder);
    // The harness stays where it is: nothing is fetched.
    assertEquals(submodule, "git submodule add URL omh-bench");
    const program = "deno run -A omh-bench/src/cli/main.ts ";
    assertEquals(init.slice(0, program.length), program);
    const initArgs = init.slice(program.length).split(" ");
    const made = await runCommand(initArgs, { cwd: folder });
    assertEquals(made.code, 0, made.err);
    assertMatch(made.err, /git submodule/);
    const written = (await filesBelow(folder)).filter((file) => !file.startsWith(".git/"));
    assertEquals(written, [".github/workflows/check.yml", ".gitignore", "deno.json", "tables/first.yaml"]);
    for (const file of written) assertStringIncludes(PAGE, `\`${file}\``);
    const again = await runCommand(initArgs, { cwd: folder });
    assertEquals([again.code, again.out], [2, ""]);
    assertStringIncludes(again.err, "it is there already");

    const config = JSON.parse(await Deno.readTextFile(`${folder}/deno.json`));
    const imports = { ...config.imports, titles: "./lib/titles.ts" };
    // Neither packages nor a lock file are written beside what is committed.
    const own = { ...config, lock: false, nodeModulesDir: "none", imports };
    await write(folder, "deno.json", JSON.stringify(own));
    // A table of seconds in place of one of minutes.
    await write(folder, "tables/first.yaml", SPEC);
    await write(folder, "tables/halves.ts", DATASET);
    await write(folder, "lib/titles.ts", 'export const TITLE = "Two halves";\n');
    await git(folder, "add", ".");
    await walk('git commit -m "all"', folder);

    assertStringIncludes((await walk(plan, folder)).out, "1 cells to train");
    await walk(bench, folder);
    const commit = await git(folder, "rev-parse", "HEAD");
    await walk(add, folder);
    await walk(gitCommit, folder);
    const [name] = [...Deno.readDirSync(`${folder}/results/first/embedded/cells`)].map(({ name }) => name);
    const cell = `${folder}/results/first/embedded/cells/${name}`;
    const text = await Deno.readTextFile(cell);
    const { provenance } = JSON.parse(text);
    assertEquals([provenance.git.commit, provenance.git.dirty], [commit, false]);

    const checked = await walk(check, folder);
    assertStringIncludes(checked.out, "first, embedded track: same (1 same)");
    assertStringIncludes(checked.out, "No cell was computed anew");
    assertEquals((await walk(dry, folder)).out, "nothing to remove\n");
    assertEquals((await walk(clean, folder)).out, "nothing to remove\n");

    // What CI runs, as its workflow has it.
    const workflow = await Deno.readTextFile(`${folder}/.github/workflows/check.yml`);
    const [checkAll] = [...workflow.matchAll(/^ +- run: (.*)$/gm)].map(([, command]) => command);
    await Deno.writeTextFile(cell, text.replace(/"acc": [\d.]+/, '"acc": 99'));
    const caught = await walk(checkAll, folder, 1);
    assertStringIncludes(caught.out, "acc is 99, but");
  }));

/** Runs a command of the page, or of the workflow, as it stands there. */
async function walk(command: string, folder: string, expected = 0): Promise<Ran> {
  const [program, ...words] = [...command.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
  const me = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
  const ran = program === "git"
    ? await run(folder, "git", [...me, ...words])
    : await run(folder, denoProgram(), [words[0], "--quiet", ...words.slice(1)]);
  assertEquals(ran.code, expected, `${command}\n${ran.out}${ran.err}`);
  return ran;
}

async function write(folder: string, name: string, text: string): Promise<void> {
  await Deno.mkdir(`${folder}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
  await Deno.writeTextFile(`${folder}/${name}`, text);
}

async function git(folder: string, ...args: string[]): Promise<string> {
  const { code, out, err } = await run(folder, "git", args);
  assertEquals(code, 0, err);
  return out.trim();
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
