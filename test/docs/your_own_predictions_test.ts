import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import sharp from "sharp";
import { codeBlocks, readText } from "../../docs/build/markdown.ts";
import { runCommand, withFolder } from "../cli/terminal_fixture.ts";
import { greyPng } from "../data/dataset_file/_walk.ts";
import { write } from "../launch/upload_fixture.ts";

const PAGE = await readText("docs/how-to/your-own-predictions.md");
const PICTURES_PAGE = await readText("docs/how-to/your-own-pictures.md");
const COMMANDS = codeBlocks(PAGE, "sh").flatMap(({ code }) => code.trim().split("\n"));

/** The file of this name on a page. */
function block(page: string, language: string, name: string): string {
  return codeBlocks(page, language).find(({ info }) => info === name)!.code;
}

/** Width and height of the pictures, pixels. */
const [WIDTH, HEIGHT] = [40, 32];

/** Pictures whose brightness tells the classes apart, but for the last column. */
async function writeFields(folder: string): Promise<void> {
  const label = (x: number, y: number) => Math.floor((x + y) / 5) % 3;
  const rows = Array.from(
    { length: HEIGHT },
    (_, y) => Array.from({ length: WIDTH }, (_, x) => label(x, y)),
  );
  const grey = Uint8Array.from(rows.flatMap((row) => row.map((id, x) => x > 30 ? 0 : 40 + 85 * id)));
  const picture = await sharp(grey, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } }).png().toBuffer();
  for (const path of ["train/1", "train/2", "train/3", "train/4", "val/5", "val/6"]) {
    await write(folder, {
      [`fields/${path}.png`]: picture,
      [`fields/masks/${path.slice(-1)}.png`]: greyPng(rows),
    });
  }
}

/** Whether this machine has what the page's script imports. */
async function hasPillow(): Promise<boolean> {
  const python = new Deno.Command("/usr/bin/python3", { args: ["-c", "import numpy, PIL"], stderr: "null" });
  return await python.output().then(({ success }) => success, () => false);
}

Deno.test({
  name: "the page about predictions of one's own, command by command",
  ignore: !await hasPillow(),
  fn: () =>
    withFolder(async (folder) => {
      await writeFields(folder);
      await write(folder, {
        "fields/dataset.yaml": block(PICTURES_PAGE, "yaml", "fields/dataset.yaml"),
        "dump.py": block(PAGE, "python", "dump.py"),
        "run-17/predictions.json": block(PAGE, "json", "run-17/predictions.json"),
        "beside.yaml": block(PAGE, "yaml", "beside.yaml"),
      });
      const python = await new Deno.Command("/usr/bin/python3", { args: ["dump.py"], cwd: folder }).output();
      assertEquals(python.code, 0, new TextDecoder().decode(python.stderr));
      const run = async (command: string, ...more: readonly string[]) => {
        const [deno, task, ...args] = command.split(" ");
        assertEquals([deno, task], ["deno", "task"]);
        const { code, out, err } = await runCommand([...args, ...more], { cwd: folder, base: folder });
        assertEquals(code, 0, `${command}\n${out}${err}`);
        return out;
      };
      const [score, bench, check, ...others] = COMMANDS;
      assertEquals(others, []);
      assertStringIncludes(await run(score), "external, uploaded");
      const table = JSON.parse(await run(bench, "--json", "--cache-budget", "0", "--jobs", "1"));
      const { values } = table.rows[1].acc;
      // Seed 1 has the clusters in another order: matched, it is the same.
      assertEquals(values[0], values[1]);
      // 27 of 32 columns are told apart, the last five are all "crop", which a third of them is.
      assertAlmostEquals(values[0], 100 * (27 + 5 / 3) / 32, 1);
      assertStringIncludes(await run(check), "same");
    }),
});
