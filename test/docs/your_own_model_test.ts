import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import sharp from "sharp";
import { codeBlocks, readText } from "../../docs/build/markdown.ts";
import { readLabelPng } from "../../src/formats/label_png.ts";
import { loadModel } from "../../src/model/model_file.ts";
import { filesBelow, runCommand, withFolder } from "../cli/terminal_fixture.ts";

const PAGE = await readText("docs/how-to/your-own-model.md");
const COMMANDS = codeBlocks(PAGE, "sh").flatMap(({ code }) => code.trim().split("\n"));
const [{ code: TRACKS }] = codeBlocks(PAGE, "yaml");
const [{ code: PROGRAM }] = codeBlocks(PAGE, "ts");

/** A spec under the name that the page uses, of which a cell takes a second. */
const SPEC = `id: potsdam
title: A small table
version: 1
seeds: [0, 1]
base: { method: stego, dataset: earthcover6, backbone: earthcover-vit }
rows: [{ name: STEGO }]
${
  TRACKS.replace(
    "{ keep_models",
    "{ train: { steps: 1, batch: 2, resolution: 32 }, evaluate: { resolution: 32 }, keep_models",
  )
}`;

Deno.test("the page about a model on pictures of one's own, block by block", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/potsdam.yaml`, SPEC);
    for (const [name, width, height] of [["holiday.jpg", 90, 50], ["roofs.png", 40, 40]] as const) {
      const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * 37 + (i * i) % 91) % 256);
      await sharp(data, { raw: { width, height, channels: 3 } }).toFile(`${folder}/${name}`);
    }
    const run = async (command: string, ...more: readonly string[]) => {
      // Beside the spec of the harness, one of its name has to lie elsewhere.
      const [deno, task, ...args] = command.replace("tables/potsdam.yaml", "potsdam.yaml").split(" ");
      assertEquals([deno, task], ["deno", "task"]);
      const { code, out, err } = await runCommand([...args, ...more], { cwd: folder });
      assertEquals(code, 0, `${command}\n${out}${err}`);
      return out;
    };
    const [bench, segment, show, ...others] = COMMANDS;
    assertEquals(others, []);
    const quick = ["--cache-budget", "0", "--jobs", "1"];
    const models = `${folder}/results/potsdam/embedded/models`;
    const kept = async () => (await filesBelow(models)).map((file) => file.replace(".safetensors", ""));
    assert(bench.endsWith(" --keep-models"));
    await run(bench.replace(" --keep-models", ""), ...quick);
    assertEquals((await kept()).length, 1);
    await run(bench, ...quick);
    const [key, ...more] = await kept();
    assertEquals(more.length, 1);

    const out = await run(segment.replace("<key>", key));
    assertStringIncludes(out, "90 x 50 px");
    const written = await filesBelow(`${folder}/seen`);
    for (const [name] of PAGE.matchAll(/holiday\.\w+\.png|areas\.csv/g)) assert(written.includes(name), name);
    const map = await readLabelPng(`${folder}/seen/holiday.classes.png`);
    assertEquals([map.width, map.height], [90, 50]);

    await run(show);
    const shown = await filesBelow(`${folder}/seen`);
    assertEquals(shown.filter((file) => !written.includes(file)).length, 4, shown.join());

    const program = `${folder}/area_of.ts`;
    await Deno.writeTextFile(program, PROGRAM);
    const { areaOf } = await import(`file://${program}`);
    const model = `${models}/${key}.safetensors`;
    for (const [label, name] of (await loadModel(model)).dataset.classes.entries()) {
      const pixels = map.data.filter((value: number) => value === label).length;
      assertEquals(await areaOf(name, model, `${folder}/holiday.jpg`), pixels / map.data.length, name);
    }
  }));
