import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { encode } from "fast-png";
import sharp from "sharp";
import { conformanceChecks } from "@omh/bench";
import { codeBlocks, readText } from "../../docs/build/markdown.ts";
import kmeansPca from "../../examples/plugins/kmeans_pca.ts";
import { runCommand, withFolder } from "../cli/terminal_fixture.ts";

/** Pages with the interface that they explain. */
const DEFINITIONS = [
  ["method", "src/methods/types.ts", "MethodDefinition"],
  ["dataset", "src/data/types.ts", "DatasetDefinition"],
  ["backbone", "src/backbone/types.ts", "BackboneDefinition"],
] as const;

Deno.test("the dataset of the how-to page for folders is checked with every file read", () =>
  withFolder(async (folder) => {
    await writeExample("how-to/dataset", folder);
    await writePictures(`${folder}/fields`);
    const { code, out, err } = await runCommand(["data", "./fields.ts", "--root", ".", "--deep"], {
      cwd: folder,
    });
    assertEquals(code, 0, out + err);
    assertStringIncludes(out, "Fields from a drone");
  }));

Deno.test("the dataset of the how-to page for files in another layout is checked with every file read", () =>
  withFolder(async (folder) => {
    await writeExample("how-to/dataset", folder);
    await Deno.mkdir(`${folder}/tiles`);
    for (const [split, id] of [["train", "t1"], ["val", "t2"]]) {
      await Deno.writeTextFile(`${folder}/tiles/${split}.txt`, `${id}\n`);
      const jpeg = await sharp(new Uint8Array(12), { raw: { width: 2, height: 2, channels: 3 } }).jpeg();
      await Deno.writeFile(`${folder}/tiles/${id}.jpg`, await jpeg.toBuffer());
      const label = { width: 2, height: 2, data: Uint8Array.of(0, 1, 2, 255), channels: 1 };
      await Deno.writeFile(`${folder}/tiles/${id}.png`, encode(label));
    }
    const { code, out, err } = await runCommand(["data", "./tiles.ts", "--root", ".", "--deep"], {
      cwd: folder,
    });
    assertEquals(code, 0, out + err);
    assertStringIncludes(out, "val: 1 of 1 items read, 2 of 2 classes seen, 25.0 % of pixels ignored");
  }));

Deno.test("the table of the how-to page for datasets is trained", () =>
  withFolder(async (folder) => {
    await writeExample("how-to/dataset", folder);
    await trainsTable(folder, "stripes.yaml", 2);
  }));

Deno.test("the table of the how-to page for backbones is trained, here on the small pictures of that for datasets", () =>
  withFolder(async (folder) => {
    await writeExample("how-to/dataset", folder);
    await writeExample("how-to/backbone", folder);
    const spec = await Deno.readTextFile(`${folder}/statistics.yaml`);
    const smaller = spec.replace("dataset: earthcover6", "dataset: ./stripes.ts").replaceAll(
      "resolution: 128",
      "resolution: 32",
    );
    await Deno.writeTextFile(`${folder}/statistics.yaml`, smaller);
    const [plan, bench, ...others] = codeBlocks(await readText("docs/how-to/backbone.md"), "sh")
      .flatMap(({ code }) => code.trim().split("\n"));
    // How good features are takes the steps of a linear probe: the tests of that command have it.
    assertEquals([plan, others], [
      "deno task plan statistics.yaml",
      ["deno task features ./patch_statistics.ts earthcover6"],
    ]);
    const planned = await runCommand(plan.split(" ").slice(2), { cwd: folder });
    assertEquals(planned.code, 0, planned.err);
    assertStringIncludes(planned.out, "Patch statistics");
    const [, , command, spec2, ...flags] = bench.split(" ");
    assertEquals([command, flags], ["bench", []]);
    await trainsTable(folder, spec2, 2);
  }));

for (const [page, spec] of [["how-to/method", "kmeans-pca.yaml"], ["spec", "my-table.yaml"]]) {
  Deno.test(`the table of the page ${page}.md is planned`, () =>
    withFolder(async (folder) => {
      await writeExample(page, folder);
      await Deno.writeTextFile(`${folder}/kmeans_pca.ts`, await readText("examples/plugins/kmeans_pca.ts"));
      const { code, out, err } = await runCommand(["plan", spec], { cwd: folder });
      assertEquals(code, 0, err);
      assertStringIncludes(out, "k-means, 16 components");
    }));
}

Deno.test("what the how-to page for engines quotes stands in the source", async () => {
  for (const { file, code } of await examplesOf("how-to/engine")) {
    assertStringIncludes(await readText(file), code);
  }
});

Deno.test("the how-to page for methods explains every check of the conformance suite", async () => {
  const section = (await readText("docs/how-to/method.md")).split(/^## /m).find((text) =>
    text.startsWith("7. Check")
  )!;
  // One that has all that a method may have.
  const all = { ...kmeansPca, inputs: {}, views: () => ({}), stage: [] };
  const explained = [...section.matchAll(/^\| ([^|`]+?) +\|/gm)].map(([, name]) => name).slice(1);
  assertEquals(
    explained.filter((name) => !/^-+$/.test(name)),
    conformanceChecks(all).map(({ name }) => name),
  );
});

for (const [page, file, definition] of DEFINITIONS) {
  Deno.test(`the how-to page for a ${page} names every member of its definition`, async () => {
    const text = await readText(`docs/how-to/${page}.md`);
    const members = membersOf(await readText(file), definition);
    assert(members.length > 4);
    assertEquals(members.filter((member) => !new RegExp(`\`${member}\\b`).test(text)), []);
  });
}

/** Runs the table of a spec. The types of the examples are checked by `deno task test:doc`. */
async function trainsTable(folder: string, spec: string, rows: number): Promise<void> {
  const flags = ["--results", folder, "--cache-budget", "0", "--jobs", "1", "--json"];
  const { code, out, err } = await runCommand(["bench", spec, ...flags], { cwd: folder });
  assertEquals(code, 0, err);
  const table = JSON.parse(out) as { rows: { state: string }[] };
  assertEquals(table.rows.length, rows);
  assert(table.rows.every(({ state }) => ["finished", "collapsed"].includes(state)), out);
}

/** Pictures of one colour, with labels of the class of each half. */
async function writePictures(folder: string): Promise<void> {
  const [width, height] = [16, 8];
  for (const split of ["train", "val"]) {
    for (const kind of ["imgs", "labels"]) {
      await Deno.mkdir(`${folder}/${kind}/${split}`, { recursive: true });
    }
    for (const name of ["1", "2"]) {
      const picture = new Uint8Array(width * height * 3).fill(90);
      const labels = Uint8Array.from(
        { length: width * height },
        (_, at) => at % width < 8 ? 0 : Number(name),
      );
      await Deno.writeFile(
        `${folder}/imgs/${split}/${name}.png`,
        encode({ width, height, data: picture, channels: 3 }),
      );
      await Deno.writeFile(
        `${folder}/labels/${split}/${name}.png`,
        encode({ width, height, data: labels, channels: 1 }),
      );
    }
  }
}

/** Writes the files that a page shows. */
async function writeExample(page: string, folder: string): Promise<void> {
  for (const { file, code } of await examplesOf(page)) await Deno.writeTextFile(`${folder}/${file}`, code);
}

/** Blocks of a page that name their file. */
async function examplesOf(page: string): Promise<{ file: string; code: string }[]> {
  const text = await readText(`docs/${page}.md`);
  const blocks = [...codeBlocks(text, "ts"), ...codeBlocks(text, "yaml")];
  const examples = blocks.map(({ info, code }) => ({ file: info.replace(/^ignore ?/, ""), code }));
  assert(examples.length > 0);
  return examples.filter(({ file }) => file !== "");
}

/** Names of an exported interface's fields and methods, from the source as `deno fmt` leaves it. */
function membersOf(source: string, name: string): string[] {
  const [, body] = source.match(new RegExp(`^export interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)^\\}$`, "m"))!;
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(([, member]) => member);
}
