import { assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import { commandDigest, isPath } from "../../../src/methods/command/named_files.ts";
import type { CommandPlugin } from "../../../src/spec/mod.ts";
import { withFolder } from "../../cli/terminal_fixture.ts";

const PLUGIN: CommandPlugin = {
  command: ["python3", "-u", "train.py"],
  version: 1,
  files: ["lib"],
  input: ["pictures", "features"],
  output: "clusters",
  time_limit: 60,
};

async function writeProgram(folder: string): Promise<void> {
  await Deno.mkdir(`${folder}/lib/__pycache__`, { recursive: true });
  await Deno.writeTextFile(`${folder}/train.py`, "import lib.model\n");
  await Deno.writeTextFile(`${folder}/lib/model.py`, "K = 3\n");
}

Deno.test("commandDigest() is that of the content, wherever it lies", () =>
  withFolder(async (folder) => {
    for (const name of ["a", "b"]) {
      await Deno.mkdir(`${folder}/${name}`);
      await writeProgram(`${folder}/${name}`);
    }
    const digest = await commandDigest(PLUGIN, `${folder}/a`);
    assertMatch(digest, /^[0-9a-f]{64}$/);
    assertEquals(await commandDigest(PLUGIN, `${folder}/b`), digest);
    // What no number depends on: other names of the same, and how long it may take.
    const same = {
      ...PLUGIN,
      input: ["features", "pictures"] as const,
      time_limit: 5,
      files: ["lib", "train.py"],
    };
    assertEquals(await commandDigest(same, `${folder}/a`), digest);
    await Deno.writeTextFile(`${folder}/a/lib/__pycache__/model.pyc`, "made");
    assertEquals(await commandDigest(PLUGIN, `${folder}/a`), digest);
  }));

Deno.test("commandDigest() is another for other content, arguments, input or output", () =>
  withFolder(async (folder) => {
    await writeProgram(folder);
    const digests = [await commandDigest(PLUGIN, folder)];
    for (
      const changes of [
        { command: [...PLUGIN.command, "--fast"] },
        { input: ["pictures"] as const },
        { output: "codes" as const },
      ]
    ) digests.push(await commandDigest({ ...PLUGIN, ...changes }, folder));
    for (const file of ["train.py", "lib/model.py"]) {
      await Deno.writeTextFile(`${folder}/${file}`, "K = 4\n");
      digests.push(await commandDigest(PLUGIN, folder));
    }
    assertEquals(new Set(digests).size, digests.length);
  }));

Deno.test("commandDigest() reads a script beside the spec, not a program that is looked for or a text that is no path", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/run.sh`, "echo 1\n");
    const own = { ...PLUGIN, command: ["./run.sh", "x".repeat(5000), "a\0b"], files: [] };
    const before = await commandDigest(own, folder);
    await Deno.writeTextFile(`${folder}/run.sh`, "echo 2\n");
    assertNotEquals(await commandDigest(own, folder), before);
    assertEquals(["python3", "/usr/bin/python3", "./run.sh", "bin/run"].map(isPath), [
      false,
      false,
      true,
      true,
    ]);
  }));

Deno.test("commandDigest() refuses a named file that is not there", () =>
  withFolder(async (folder) => {
    await assertRejects(
      () => commandDigest(PLUGIN, folder),
      RangeError,
      `Cannot run the command "python3 -u train.py": there is no "${folder}/lib", expected each of its files`,
    );
  }));
