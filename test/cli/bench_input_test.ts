import { assertEquals, assertStringIncludes } from "@std/assert";
import { pathToFileURL } from "node:url";
import { readSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import { type CommandRun, filesBelow, FIXTURES, HOME, runCommand, withFolder } from "./terminal_fixture.ts";

const EARTHCOVER = `${HOME}datasets/earthcover6`;

/** Runs one step on the embedded data after `damage` has been done to a copy of its folder. */
async function runDamaged(
  damage: (folder: string) => Promise<void>,
  check: (run: CommandRun, written: string[]) => void,
): Promise<void> {
  await withFolder(async (place) => {
    const folder = `${place}/data/earthcover6`;
    await Deno.mkdir(folder, { recursive: true });
    await Deno.mkdir(`${place}/results`);
    for await (const { name } of Deno.readDir(EARTHCOVER)) {
      await Deno.copyFile(`${EARTHCOVER}/${name}`, `${folder}/${name}`);
    }
    await damage(folder);
    const places = ["--root", `${place}/data`, "--results", `${place}/results`];
    const run = await runCommand(["bench", "embedded.yaml", ...places, "--jobs", "1", "--cache-budget", "0"]);
    check(run, await filesBelow(`${place}/results`));
  });
}

async function truncate(path: string, bytes: number): Promise<void> {
  await Deno.truncate(path, bytes);
}

Deno.test("bench says in a line each that data and weights are missing, exits 4 and writes nothing", () =>
  withFolder(async (place) => {
    await Deno.mkdir(`${place}/results`);
    const folders = ["--root", `${place}/data`, "--results", `${place}/results`];
    const { code, out, err } = await runCommand([
      "bench",
      "tables/potsdam.yaml",
      "--track",
      "paper",
      ...folders,
    ]);
    assertEquals([code, out, await filesBelow(`${place}/results`)], [4, "", []]);
    const [data, weights, ...more] = err.trim().split("\n");
    assertEquals(more, []);
    for (const words of ["Cannot open dataset", `deno task data potsdam3 --root ${place}/data`]) {
      assertStringIncludes(data, words);
    }
    for (const words of ["no weight file", `deno task weights vit-b8 --root ${place}/data`]) {
      assertStringIncludes(weights, words);
    }
  }));

Deno.test("bench says in one line that a PNG is corrupt, exits 1 and writes nothing", () =>
  runDamaged((folder) => truncate(`${folder}/label.png`, 5000), ({ code, out, err }, written) => {
    assertEquals([code, out, written], [1, "", []]);
    assertEquals(err.trim().split("\n").length, 1);
    assertStringIncludes(err, "label.png");
  }));

Deno.test("bench takes the package's data and weights where the user's folder has none", () =>
  runDamaged((folder) => Deno.remove(folder, { recursive: true }), ({ code, err }, written) => {
    assertEquals(code, 0, err);
    assertEquals(written.filter((file) => file.startsWith("embedded/embedded/cells/")).length, 1);
  }));

Deno.test("bench says in one line that a weight file is truncated, exits 1 and writes nothing", () =>
  runDamaged((folder) => truncate(`${folder}/backbone.safetensors`, 100_000), ({ code, err }, written) => {
    assertEquals([code, written, err.trim().split("\n").length], [1, [], 1], err);
    assertStringIncludes(err, "backbone.safetensors");
  }));

Deno.test("bench says in one line that a weight file has the wrong shapes, exits 1 and writes nothing", () =>
  runDamaged(async (folder) => {
    const path = `${folder}/backbone.safetensors`;
    const { tensors } = await readSafetensors(path);
    const token = tensors.get("cls_token")!;
    tensors.set("cls_token", { ...token, shape: [token.data.length] });
    await writeSafetensors(path, tensors);
  }, ({ code, err }, written) => {
    assertEquals([code, written, err.trim().split("\n").length], [1, [], 1], err);
    assertStringIncludes(err, "cls_token");
  }));

/** Runs a spec in which one word was replaced. */
async function runEdited(from: string, to: string, check: (run: CommandRun) => void): Promise<void> {
  const text = await Deno.readTextFile(`${FIXTURES}tiny.yaml`);
  assertStringIncludes(text, from);
  await withFolder(async (place) => {
    const edited = text.replace(from, to).replaceAll(" ./", ` ${pathToFileURL(FIXTURES)}`);
    await Deno.writeTextFile(`${place}/edited.yaml`, edited);
    const places = ["--results", `${place}/results`, "--cache-budget", "0"];
    check(await runCommand(["bench", `${place}/edited.yaml`, ...places]));
  });
}

Deno.test("bench names the nearest method and all there are for an unknown one, and exits 2", () =>
  runEdited("method: stego", "method: smoseg", ({ code, out, err }) => {
    assertEquals([code, out], [2, ""]);
    assertStringIncludes(err, "edited.yaml:6:17");
    for (const name of ["smoseg", "smooseg", "dino", "hp", "stego"]) assertStringIncludes(err, name);
  }));

Deno.test("bench locates a method's option of a bad value in the spec, and exits 2", () =>
  runEdited("dim: 5", "dim: -5", ({ code, out, err }) => {
    assertEquals([code, out], [2, ""]);
    assertStringIncludes(err, "edited.yaml:16:");
    assertStringIncludes(err, "stego.dim");
    assertStringIncludes(err, "^");
  }));
