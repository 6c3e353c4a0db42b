import { assert, assertEquals } from "@std/assert";
import { addEventPictures } from "../../src/app/event_pictures.ts";
import { EventFiles } from "../../src/app/event_files.ts";
import { loadPlan } from "../../src/app/load_plan.ts";
import { runTable } from "../../src/app/run_table.ts";
import { readRgb } from "../../src/data/image.ts";
import { decodeLabelPng } from "../../src/formats/label_png.ts";
import stripes from "../fixtures/stripes.ts";
import { fixtureWorkspace, runCommand, withFolder } from "../cli/terminal_fixture.ts";
import { readEventFile } from "../formats/tensorboard/event_reader.ts";

Deno.test("event files hold pictures, their labels and what the kept model of the cell predicts", () =>
  withFolder(async (folder) => {
    const workspace = fixtureWorkspace({
      results: `${folder}/results`,
      checkpoints: `${folder}/checkpoints`,
    });
    const planned = await loadPlan("tiny.yaml", { workspace });
    const run = async (keepModels: boolean | "trained") => {
      const files = await EventFiles.open(`${folder}/board`, planned.plan);
      const options = { workers: 1, cacheBudget: 0, keepModels };
      const { results } = await runTable(planned, { ...options, listener: files });
      return { results, pictures: await addEventPictures(files, planned, {}) };
    };
    assertEquals((await run(false)).pictures, 0);
    // What was finished before is not trained for it.
    assertEquals((await run("trained")).pictures, 0);
    const { results, pictures } = await run(true);
    assertEquals(pictures, 6);

    const own = `${folder}/board/tiny/embedded/OMH, temperature 0.02/seed-1/events.out.tfevents.omh-bench`;
    const { step, values, images } = readEventFile(await Deno.readFile(own)).at(-1)!;
    const cell = results[3];
    assertEquals([step, cell.seed], [4, 1]);
    assertEquals(values["literal/miou"], Math.fround(cell.metrics!.literal!.miou!));
    const val = (await stripes.open("")).split("val");
    assertEquals(
      Object.keys(images),
      [0, 1, 2].flatMap((item) => ["picture", "truth", "prediction"].map((part) => `val-${item}/${part}`)),
    );
    await Deno.writeFile(`${folder}/picture.png`, images["val-1/picture"].bytes);
    assertEquals((await readRgb(`${folder}/picture.png`)).data, (await val.image(1)).data);
    const mapOf = (tag: string) => {
      const { width, height, bytes } = images[tag];
      const map = decodeLabelPng(bytes.slice(), tag);
      assertEquals([map.width, map.height, width, height], [32, 32, 32, 32]);
      return map.data;
    };
    assertEquals([...mapOf("val-1/truth")], [...(await val.label(1)).data]);
    const args = ["--row", "OMH, temperature 0.02", "--seed", "1", "--image", "val-1", "--out", folder];
    const shown = await runCommand([
      "show",
      "tiny.yaml",
      ...args,
      ...["--results", workspace.results, "--root", workspace.data[0]],
    ]);
    assertEquals(shown.code, 0, shown.err);
    const map = decodeLabelPng(await Deno.readFile(`${folder}/val-1.classes.png`), "shown");
    assertEquals([...mapOf("val-1/prediction")], [...map.data]);
    assert(new Set(map.data).size > 1);
  }));
