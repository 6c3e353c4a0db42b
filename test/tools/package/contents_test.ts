import { assert, assertEquals } from "@std/assert";
import config from "../../../deno.json" with { type: "json" };
import jsr from "../../../deno.jsr.json" with { type: "json" };
import { npmInclude, npmPackage, publishedFiles } from "../../../tools/package/contents.ts";
import { childEnvironment, denoProgram } from "../../../src/base/child_process.ts";
import { filesBelow, HOME, withFolder } from "../../cli/terminal_fixture.ts";

/** What whoever installs the package cannot do without. */
const NEEDED = [
  "benchmarks/dataset.schema.json",
  "benchmarks/predictions.schema.json",
  "benchmarks/spec.schema.json",
  "benchmarks/tables/ablation-tau.yaml",
  "datasets/earthcover6/backbone.safetensors",
  "datasets/voc21.yaml",
  "deno.json",
  "mod.ts",
  "src/cli/main.ts",
  "src/engine/kernels.wasm",
  "src/nn/crf/kernels.wasm",
  "src/launch/worker.ts",
  "tools/python/omh_bench.py",
];
/** What they have no use for. */
const LEFT_OUT = /^(?:results|test|docs|examples|\.ci|\.github)\//;

async function run(program: string, args: readonly string[], folder: string) {
  const env = childEnvironment({ NO_COLOR: "1" });
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd: folder,
    clearEnv: true,
    env,
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

async function trackedFiles(): Promise<string[]> {
  const { code, out, err } = await run("git", ["ls-files", "-z"], HOME);
  assertEquals(code, 0, err);
  return out.split("\0").filter(Boolean);
}

async function copy(files: readonly string[], folder: string): Promise<void> {
  for (const file of files) {
    await Deno.mkdir(`${folder}/${file}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.copyFile(`${HOME}${file}`, `${folder}/${file}`);
  }
}

Deno.test("publishedFiles() takes files, folders and names with a star", () => {
  const files = ["a.json", "b/a.json", "b/c/a.json", "src/x.ts", "srcx.ts", "mod.ts", "xmod.ts"];
  assertEquals(publishedFiles(files, ["b/*.json", "src/", "mod.ts"]), ["b/a.json", "mod.ts", "src/x.ts"]);
});

Deno.test("what is published has all that is needed and nothing else, on JSR and on npm", async () => {
  const tracked = await trackedFiles();
  const { files, bin } = JSON.parse(npmPackage(config));
  assertEquals(files, npmInclude(config));
  assert(files.includes(bin["omh-bench"]));
  for (const include of [jsr.publish.include, files]) {
    const published = publishedFiles(tracked, include);
    assertEquals(NEEDED.filter((file) => !published.includes(file)), []);
    assertEquals(published.filter((file) => LEFT_OUT.test(file)), []);
  }
});

Deno.test("deno publish has no objection to the configuration for JSR, with the stand-ins for what lies there", () =>
  withFolder(async (folder) => {
    const include = [...jsr.publish.include, "vendor/std/"];
    const published = publishedFiles(await trackedFiles(), include)
      .filter((file) => !jsr.exclude.some((folder) => file.startsWith(folder)));
    await copy([...published, "deno.lock"], folder);
    // The graph is that of the package, but @std comes from the links: no registry of JSR is asked.
    const linked = { ...jsr, links: config.links, nodeModulesDir: "none", publish: { include } };
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(linked));
    const args = ["publish", "--dry-run", "--allow-dirty", "--no-check"];
    const { code, out, err } = await run(denoProgram(), args, folder);
    assertEquals(code, 0, out + err);
    const listed = [...(out + err).matchAll(/^ +file:\/\/\S*?\/omh-bench-test-[^/]+\/(\S+) \(/gm)].map((
      [, path],
    ) => path);
    assertEquals(listed.sort(), published);
  }));

Deno.test("what npm's package starts is the command line, in its own folder", () =>
  withFolder(async (folder) => {
    const rights = ["--allow-read", "--allow-env", "--allow-run=deno"];
    const start = `${HOME}tools/package/omh_bench.mjs`;
    const { code, out, err } = await run(denoProgram(), ["run", ...rights, start, "--version"], folder);
    assertEquals(code, 0, err);
    assertEquals(out.includes(config.version), true, out);
    assertEquals(await filesBelow(folder), []);
  }));
