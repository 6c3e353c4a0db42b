import { assertEquals, assertStringIncludes } from "@std/assert";
import { dirname } from "node:path";
import sharp from "sharp";
import { codeBlocks, readText } from "../../docs/build/markdown.ts";
import { runCommand, withFolder } from "../cli/terminal_fixture.ts";
import { greyPng } from "../data/dataset_file/_walk.ts";
import { PYTHON, withoutNumpy } from "../launch/command/_python.ts";

const PAGE = await readText("docs/how-to/method-in-python.md");
const PICTURES = await readText("docs/how-to/your-own-pictures.md");

/** The files that pages show, by their paths. */
const FILES = new Map(
  [...codeBlocks(PAGE, "python"), ...codeBlocks(PAGE, "yaml"), ...codeBlocks(PICTURES, "yaml")]
    .map(({ info, code }) => [info, code]),
);
const COMMANDS = codeBlocks(PAGE, "sh").flatMap(({ code }) => code.trim().split("\n"));

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
}

/** The folder `fields` of the page, four pictures to train on and two to score. */
async function writeFields(folder: string): Promise<void> {
  const [width, height] = [40, 32];
  for (const [i, path] of ["train/1", "train/2", "train/3", "train/4", "val/5", "val/6"].entries()) {
    const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * (37 + i) + at % 91) % 256);
    const photo = await sharp(data, { raw: { width, height, channels: 3 } }).jpeg().toBuffer();
    await write(`${folder}/fields/${path}.jpg`, photo);
    const ids = Array.from({ length: height }, () => Array.from({ length: width }, (_, x) => x % 3));
    await write(`${folder}/fields/masks/${path.slice(-1)}.png`, greyPng(ids, 8));
  }
  await write(`${folder}/fields/dataset.yaml`, FILES.get("fields/dataset.yaml")!);
}

/** Runs a command of the page as it stands there. */
async function run(command: string, folder: string, ...more: readonly string[]) {
  const [deno, task, ...args] = [...command.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) =>
    quoted ?? word
  );
  assertEquals([deno, task], ["deno", "task"]);
  const { code, out, err } = await runCommand([...args, ...more], { cwd: folder, base: folder });
  assertEquals(code, 0, `${command}\n${out}${err}`);
  return { out, err };
}

Deno.test({
  name: `the page about methods in Python, command by command${withoutNumpy ?? ""}`,
  ignore: withoutNumpy !== null,
  fn: () =>
    withFolder(async (folder) => {
      await writeFields(folder);
      await write(`${folder}/colours.py`, FILES.get("colours.py")!);
      await write(`${folder}/colours.yaml`, FILES.get("colours.yaml")!.replace("[python3,", `[${PYTHON},`));
      const [tried, plan, bench, check, ...others] = COMMANDS;
      assertEquals(others, []);
      assertStringIncludes((await run(tried, folder)).out, "its predictions can be scored");
      assertStringIncludes((await run(plan, folder)).out, "colours, 10 rounds");
      const keep = ["--cache-budget", "0", "--jobs", "1"];
      const table = await run(bench, folder, "--results", `${folder}/results`, ...keep);
      assertStringIncludes(table.out, "external, rerun here");
      const logs = [...Deno.readDirSync(`${folder}/results/colours/embedded/logs`)];
      assertEquals(logs.length, 4);
      assertStringIncludes((await run(check, folder, ...keep)).out, "within tolerance");
    }),
});
