import { assertEquals, assertStringIncludes } from "@std/assert";
import { readRgb } from "../../src/data/image.ts";
import { readLabelPng } from "../../src/formats/label_png.ts";
import stripes from "../fixtures/stripes.ts";
import { trainedModel } from "../model/trained_model.ts";
import { FIXTURES, runCommand, withFolder } from "./terminal_fixture.ts";

Deno.test("show writes a validation picture with its labels and with what a cell predicts", () =>
  withFolder(async (folder) => {
    const { cell } = await trainedModel(folder);
    const out = `${folder}/out`;
    const show = (...args: string[]) =>
      runCommand(["show", "tiny.yaml", ...args, "--results", folder, "--root", FIXTURES, "--out", out]);
    const run = await show("--row", "STEGO", "--image", "val-1", "--json");
    assertEquals(run.code, 0, run.err);
    const { key, seed, image, right } = JSON.parse(run.out);
    assertEquals([key, seed, image], [cell.key, 0, "val-1"]);
    const split = (await stripes.open("")).split("val");
    const [picture, labels] = [await split.image(1), await split.label(1)];
    assertEquals((await readRgb(`${out}/val-1.picture.png`)).data, picture.data);
    const truth = await readRgb(`${out}/val-1.truth.png`);
    const colour = [[200, 40, 30], [40, 190, 60], [30, 60, 210]][labels.data[0]];
    assertEquals(
      [...truth.data.subarray(0, 3)],
      colour.map((channel, c) => Math.floor(0.55 * channel + (1 - 0.55) * picture.data[c])),
    );
    const map = await readLabelPng(`${out}/val-1.classes.png`);
    // The counts of the picture, by cluster, are those of its cell.
    const { images, literal } = cell.metrics!;
    const classes = ["red", "green", "blue"];
    const predicted = [0, 0, 0];
    for (let at = 0; at < images[1].length; at += 3) {
      predicted[classes.indexOf(literal!.assignment[images[1][at]]!)] += images[1][at + 2];
    }
    assertEquals(
      [0, 1, 2].map((label) => map.data.filter((value: number) => value === label).length),
      predicted,
    );
    const same = map.data.filter((value: number, pixel: number) => value === labels.data[pixel]).length;
    assertEquals(right, (100 * same) / map.data.length);

    for (
      const [args, code, message] of [
        [["--row", "STEGO"], 2, "no picture (--image ID) is named"],
        [["--row", "STEG", "--image", "0"], 2, '(nearest: "STEGO")'],
        [["--row", "STEGO", "--image", "val-9"], 2, 'expected a name such as "val-0" or a place in 0..2'],
        [["--row", "STEGO", "--image", "0", "--seed", "7"], 2, "the row has none, expected one of 0, 1"],
        [
          ["--row", "STEGO", "--image", "0", "--seed", "1"],
          4,
          '"deno task bench tiny.yaml --keep-models" keeps',
        ],
      ] as const
    ) {
      const wrong = await show(...args);
      assertEquals([wrong.code, wrong.out], [code, ""], wrong.err);
      assertEquals(wrong.err.trim().split("\n").length, 1, wrong.err);
      assertStringIncludes(wrong.err, message);
    }
  }));
