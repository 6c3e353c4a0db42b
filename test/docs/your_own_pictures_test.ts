import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { dirname } from "node:path";
import sharp from "sharp";
import { codeBlocks, readText } from "../../docs/build/markdown.ts";
import { readLabelPng } from "../../src/formats/label_png.ts";
import { runCommand, withFolder } from "../cli/terminal_fixture.ts";
import { colourPng, greyPng } from "../data/dataset_file/_walk.ts";

const PAGE = await readText("docs/how-to/your-own-pictures.md");
const FILES = new Map(codeBlocks(PAGE, "yaml").map(({ info, code }) => [info, code]));
const COMMANDS = codeBlocks(PAGE, "sh").flatMap(({ code }) => code.trim().split("\n"));

/** Width and height of most pictures here, pixels. */
const [WIDTH, HEIGHT] = [40, 32];

/** A photograph of this size: no two pixels alike, so that it is not taken for labels. */
function photo(width = WIDTH, height = HEIGHT): Promise<Uint8Array> {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37 + (i * i) % 91) % 256);
  return sharp(data, { raw: { width, height, channels: 3 } }).jpeg().toBuffer();
}

/** Ids in stripes. */
const ids = (values: readonly number[], depth: 8 | 16 = 8, [width, height] = [WIDTH, HEIGHT]) =>
  greyPng(
    Array.from({ length: height }, () => Array.from({ length: width }, (_, x) => values[x % values.length])),
    depth,
  );

/** Colours in stripes. */
const colours = (values: readonly number[][]) =>
  colourPng(
    Array.from({ length: HEIGHT }, () => Array.from({ length: WIDTH }, (_, x) => values[x % values.length])),
  );

async function write(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await Deno.mkdir(dirname(`${folder}/${path}`), { recursive: true });
    await Deno.writeFile(
      `${folder}/${path}`,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    );
  }
}

/** Pictures and masks of the page's folder `fields`. */
async function writeFields(folder: string): Promise<void> {
  for (const [i, path] of ["train/1", "train/2", "train/3", "train/4", "val/5", "val/6"].entries()) {
    await write(folder, {
      [`fields/${path}.JPG`]: await photo(WIDTH + i, HEIGHT),
      [`fields/masks/${path.slice(-1)}.png`]: ids([0, 1, 2, 255], 8, [WIDTH + i, HEIGHT]),
    });
  }
}

/** Runs a command of the page as it stands there. */
async function run(command: string, folder: string, ...more: readonly string[]) {
  const [deno, task, ...args] = command.split(" ");
  assertEquals([deno, task], ["deno", "task"]);
  const { code, out, err } = await runCommand([...args, ...more], { cwd: folder });
  assertEquals(code, 0, `${command}\n${out}${err}`);
  return { out, err };
}

Deno.test("the page about pictures of one's own, command by command", () =>
  withFolder(async (folder) => {
    await writeFields(folder);
    const [init, data, sheet, plan, bench, ...others] = COMMANDS;
    assertEquals(others, []);
    await run(init, folder);
    assertStringIncludes(await Deno.readTextFile(`${folder}/fields/dataset.yaml`), "labels: masks");
    await run(data, folder);
    await write(folder, Object.fromEntries(FILES));
    const { out } = await run(data, folder);
    assertStringIncludes(out, "crop     25.9 % ##############################");
    await run(sheet, folder);
    assertEquals((await sharp(`${folder}/.omh/fields.png`).metadata()).format, "png");
    assertStringIncludes((await run(plan, folder)).out, "4 train, 2 val");
    const table = await run(
      bench,
      folder,
      "--results",
      `${folder}/results`,
      "--cache-budget",
      "0",
      "--jobs",
      "1",
    );
    assertStringIncludes(table.out, "40 flights over one farm");
  }));

Deno.test("a spec with presets takes those of the backbone where the dataset is a file, and says where there are none", () =>
  withFolder(async (folder) => {
    await writeFields(folder);
    await write(folder, { "fields/dataset.yaml": FILES.get("fields/dataset.yaml")! });
    const plan = async (backbone: string) => {
      const [head] = FILES.get("fields.yaml")!.replace("earthcover-vit", backbone).split("tracks:");
      await write(folder, {
        "spec.yaml": `${head}presets: true\ntracks:\n  embedded: { train: { batch: 2 } }\n`,
      });
      return (await runCommand(["plan", "spec.yaml"], { cwd: folder })).out;
    };
    assertStringIncludes(
      await plan("scattering"),
      "preset of scattering: features.center true, train.steps 240, train.resolution 128",
    );
    assertStringIncludes(await plan("vit-b8"), "presets: none is made for these datasets and backbones");
  }));

Deno.test("street scenes of the page: void 11 is ignored", () =>
  withFolder(async (folder) => {
    const files = async (split: string) => ({
      [`street/${split}/1.png`]: await sharp(await photo()).png().toBuffer(),
      [`street/${split}annot/1.png`]: ids([0, 1, 2, 11]),
    });
    await write(folder, {
      "street.yaml": FILES.get("street.yaml")!,
      ...await files("train"),
      ...await files("val"),
    });
    const { out } = await run("deno task data street.yaml", folder);
    assertStringIncludes(out, "val: 1 of 1 items read, 3 of 3 classes seen, 25.0 % of pixels ignored");
  }));

Deno.test("aerial pictures of the page: colour masks, regions are groups", () =>
  withFolder(async (folder) => {
    const mask = colours([[0x3c, 0x10, 0x98], [0x84, 0x29, 0xf6], [0x6e, 0xc1, 0xe4], [0x9b, 0x9b, 0x9b]]);
    for (const tile of [1, 2, 3]) {
      await write(folder, {
        [`aerial/Tile ${tile}/images/1.jpg`]: await photo(),
        [`aerial/Tile ${tile}/masks/1.png`]: mask,
      });
    }
    await write(folder, { "aerial.yaml": FILES.get("aerial.yaml")! });
    const { out } = await run("deno task data ./aerial.yaml", folder);
    assertStringIncludes(out, "train: 2 of 2 items read, 3 of 3 classes seen, 25.0 % of pixels ignored");
    assertStringIncludes(out, "building  25.0 %");
  }));

Deno.test("large pictures of the page: tiles, ids of 16 bits", () =>
  withFolder(async (folder) => {
    const [width, height] = [700, 330];
    for (const name of ["a", "b", "c"]) {
      await write(folder, {
        [`survey/pictures/${name}.jpg`]: await photo(width, height),
        [`survey/pictures/${name}_mask.png`]: ids([0, 1000], 16, [width, height]),
      });
    }
    await write(folder, { "survey.yaml": FILES.get("survey.yaml")! });
    const { out } = await run("deno task data survey.yaml --json", folder);
    const { labels, findings } = JSON.parse(out);
    assertEquals(findings[1].message, "val: 6 items");
    assertEquals(labels.val.pixels, [width * height / 2, width * height / 2]);
  }));

Deno.test("pictures alone of the page: trained on, segmented, and said before that nothing is scored", () =>
  withFolder(async (folder) => {
    await writeFields(folder);
    const spec = FILES.get("fields.yaml")!.replace("./fields", "alone.yaml").replace("[0, 1]", "[0]");
    await write(folder, { "alone.yaml": FILES.get("alone.yaml")!, "spec.yaml": spec });
    const notice = 'Nothing will be scored on alone.yaml: its split "val" has pictures alone.';
    assertStringIncludes((await run("deno task plan spec.yaml", folder)).out, notice);
    const flags = ["--results", `${folder}/results`, "--cache-budget", "0", "--jobs", "1"];
    const { out, err } = await run("deno task bench spec.yaml", folder, ...flags);
    assert(err.indexOf(notice) >= 0 && err.indexOf(notice) < err.indexOf("DINO, seed 0"), err);
    assertStringIncludes(err, "DINO, seed 0: segmented, not scored");
    assertStringIncludes(out, "nothing is scored");
    const segments = `${folder}/results/my-fields/embedded/segments`;
    const cells = [...Deno.readDirSync(segments)];
    assertEquals(cells.length, 2);
    const { width, height, data } = await readLabelPng(`${segments}/${cells[0].name}/5.png`);
    assertEquals([width, height], [44, 32]);
    assert(data.some((cluster) => cluster < 3) && data.every((cluster) => cluster < 3 || cluster === 255));
  }));
