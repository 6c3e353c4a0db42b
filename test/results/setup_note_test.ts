import { assertEquals } from "@std/assert";
import omh from "../../src/omh/extension.ts";
import { omhOptions } from "../../src/omh/options.ts";
import { setupNote } from "../../src/results/setup_note.ts";
import { cellSettings } from "../spec/spec_fixture.ts";

Deno.test("setupNote() tells what rows share, and each value where they differ", () => {
  const plain = cellSettings();
  const other = {
    ...plain,
    backbone: "color",
    train: { ...plain.train, steps: 0 },
    omh: { ...omhOptions.parse({ lambda_match: 0.01 }) },
  };
  const { train, evaluate } = plain;
  assertEquals(setupNote([plain, other], [omh]), [
    `Set-up: data earthcover6; backbone earthcover-vit or color; pixels to train on ${train.resolution}; ` +
    `pixels to score ${evaluate.resolution}; steps ${train.steps} or 0; images per step ${train.batch}; ` +
    `readout ${evaluate.readout}; omh.lambda_cluster 1; omh.lambda_match 0.01.`,
  ]);
});

Deno.test("setupNote() says nothing of a table that only quotes", () => {
  assertEquals(setupNote([], [omh]), []);
});
