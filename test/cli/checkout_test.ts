/** The program in a folder whose name means something in URLs, in shells or outside ASCII. */
import { assertEquals } from "@std/assert";
import { openBlas } from "../../src/engine/native/blas.ts";
import { bench, cellFiles, stableParts } from "./bench_fixture.ts";
import { HOME, withFolder } from "./terminal_fixture.ts";

const NAME = "a #1 %20 é";

/** What a checkout holds, but for the packages. */
const PARTS = [
  "benchmarks",
  "datasets",
  "deno.json",
  "deno.lock",
  "mod.ts",
  "src",
  "test/fixtures",
  "vendor",
];

/** The package that reads a file of its own by path; all others may lie where they are. */
const COPIED = /^@tensorflow\+tfjs-backend-wasm@/;

const PERMISSIONS = [
  "--allow-read",
  "--allow-env",
  "--allow-sys",
  "--allow-ffi",
  "--allow-write",
  "--allow-run",
];

Deno.test(`a checkout in the folder "${NAME}" trains to the same bits, and its engines work as here`, () =>
  withFolder(async (folder) => {
    const home = `${folder}/${NAME}`;
    for (const part of PARTS) await copy(`${HOME}${part}`, `${home}/${part}`);
    // As the packages are here already, none is to be installed.
    const config = JSON.parse(await Deno.readTextFile(`${home}/deno.json`));
    await Deno.writeTextFile(`${home}/deno.json`, JSON.stringify({ ...config, nodeModulesDir: "manual" }));
    await copyPackages(await Deno.realPath(`${HOME}node_modules`), `${home}/node_modules`);

    const spec = "test/fixtures/embedded.yaml";
    const [there, here] = [`${folder}/there`, `${folder}/here`];
    const { code, err } = await run(
      home,
      "bench",
      spec,
      "--results",
      there,
      "--jobs",
      "1",
      "--engine",
      "wasm",
    );
    assertEquals(code, 0, err);
    await bench("embedded.yaml", here, "--engine", "wasm");
    assertEquals(
      stableParts(await cellFiles(there, "embedded")),
      stableParts(await cellFiles(here, "embedded")),
    );

    const doctor = await run(home, "doctor", "--json");
    assertEquals(doctor.code, 0, doctor.err);
    const works = new Map<string, boolean>();
    for (const { engine, works: it } of JSON.parse(doctor.out).engines) works.set(engine, it);
    const blas = await openBlas(1).then(() => true, () => false);
    assertEquals(["wasm", "cpu", "native"].map((engine) => works.get(engine)), [true, true, blas]);
  }));

async function run(home: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-check", ...PERMISSIONS, `${home}/src/cli/main.ts`, ...args],
    cwd: home,
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

async function copy(from: string, to: string): Promise<void> {
  const { isFile } = await Deno.stat(from);
  if (isFile) {
    await Deno.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
    return await Deno.copyFile(from, to);
  }
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) await copy(`${from}/${name}`, `${to}/${name}`);
}

/** The packages of a checkout: links as they are, the stored packages linked but for those that are copied. */
async function copyPackages(from: string, to: string): Promise<void> {
  await Deno.mkdir(`${to}/.deno`, { recursive: true });
  for await (const { name, isSymlink, isDirectory } of Deno.readDir(from)) {
    if (isSymlink) await Deno.symlink(await Deno.readLink(`${from}/${name}`), `${to}/${name}`);
    else if (isDirectory && name.startsWith("@")) await copyLinks(`${from}/${name}`, `${to}/${name}`);
  }
  for await (const { name, isDirectory } of Deno.readDir(`${from}/.deno`)) {
    const [stored, place] = [`${from}/.deno/${name}`, `${to}/.deno/${name}`];
    // Plain files there are locks and caches of a Deno that runs at this moment: they come and go.
    if (COPIED.test(name)) await copyLinks(stored, place);
    else if (isDirectory) await Deno.symlink(stored, place);
  }
}

/** Copies a folder with its links as they are. */
async function copyLinks(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isSymlink, isDirectory } of Deno.readDir(from)) {
    const [source, target] = [`${from}/${name}`, `${to}/${name}`];
    if (isSymlink) await Deno.symlink(await Deno.readLink(source), target);
    else if (isDirectory) await copyLinks(source, target);
    else await Deno.copyFile(source, target);
  }
}
