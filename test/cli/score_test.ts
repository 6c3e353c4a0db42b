import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { RandomStreams } from "../../src/base/random.ts";
import { DECLARED, write, writeDataset, writePredictions } from "../launch/upload_fixture.ts";
import { colourPng, greyPng } from "../data/dataset_file/_walk.ts";
import { PYTHON, withoutScipy } from "../launch/command/_python.ts";
import { filesBelow, HOME, runCommand, withFolder } from "./terminal_fixture.ts";

/** Runs a command where the predictions are. */
function run(folder: string, ...args: string[]) {
  return runCommand(args, { cwd: folder, base: folder });
}

Deno.test("score scores all seeds of another program's label maps and keeps them as cells", () =>
  withFolder(async (folder) => {
    await writeDataset(folder);
    await writePredictions(folder);
    const args = ["score", "run-17/predictions.json", "--resolution", "16", "--jobs", "1"];
    const { code, out, err } = await run(folder, ...args);
    assertEquals(code, 0, err);
    assertStringIncludes(out, "# STEGO in PyTorch: predictions of another program");
    assertStringIncludes(
      out,
      "Predictions of another program (external, uploaded), as it says: STEGO in PyTorch on DINO ViT-S/8; version 0a1b2c3; " +
        "ids of clusters, of the pictures' size; the last checkpoint.",
    );
    assertStringIncludes(err, `written to ${folder}/.omh/scores/score-run-17-`);
    const again = JSON.parse((await run(folder, ...args, "--json")).out);
    // numpy 1.24.2 and scipy 1.10.1, as in score_upload_test.ts.
    assertAlmostEquals(again.rows[0].acc.values[0], 95, 1e-4);
    assertAlmostEquals(again.rows[0].miou.values[0], 90.64393939393939, 1e-4);
    assertEquals(again.rows[0].seeds, [0, 1]);
    assertEquals(again.rows[0].settings.options.provenance, "external, uploaded");
  }));

Deno.test({
  name: `score gives the counts and the digits of scipy's Hungarian algorithm${withoutScipy ?? ""}`,
  ignore: withoutScipy !== null,
  fn: () =>
    withFolder(async (folder) => {
      const [classes, width, height] = [12, 40, 32];
      const any = new RandomStreams(0).stream("label maps");
      // Half of the pixels are of a cluster that goes with their class; a tenth has no class.
      const labels = () =>
        Array.from({ length: height }, () =>
          Array.from({ length: width }, () => any.integer(10) === 0 ? 255 : any.integer(classes)));
      const guess = (label: number) =>
        label < classes && any.integer(2) === 0 ? (5 * label + 3) % classes : any.integer(classes);
      await write(folder, {
        "scenes/dataset.yaml": "train: train\nval: val\nlabels: masks\nignore: [255]\n" +
          `classes: [${
            Array.from({ length: classes }, (_, id) => `class ${id}`).join(", ")
          }]\n`,
        "run-17/predictions.json": JSON.stringify({ ...DECLARED, clusters: classes, seeds: [0] }),
      });
      for (const name of ["t", "a", "b", "c"]) {
        const rows = labels();
        const split = name === "t" ? "train" : "val";
        await write(folder, {
          [`scenes/masks/${name}.png`]: greyPng(rows),
          [`scenes/${split}/${name}.png`]: colourPng(rows.map((row) => row.map((id) => [id, id, id]))),
        });
        if (split === "train") continue;
        await write(folder, { [`run-17/seed-0/${name}.png`]: greyPng(rows.map((row) => row.map(guess))) });
      }
      const script = `${HOME}test/cli/scipy_scorer.py`;
      const args = [script, `${folder}/scenes/masks`, `${folder}/run-17/seed-0`, `${classes}`];
      const { stdout } = await new Deno.Command(PYTHON, { args, clearEnv: true }).output();
      const expected = JSON.parse(new TextDecoder().decode(stdout));
      const flags = ["--resolution", `${height}`, "--results", "scored"];
      const { code, err } = await run(folder, "score", "run-17/predictions.json", ...flags);
      assertEquals(code, 0, err);
      const [cell] = (await filesBelow(`${folder}/scored`)).filter((path) => path.includes("/cells/"));
      const { metrics: { literal } } = JSON.parse(await Deno.readTextFile(`${folder}/scored/${cell}`));
      assertEquals(literal.confusion, expected.confusion);
      // Results have four decimals.
      const digits = (score: number) => Number(score.toFixed(4));
      assertEquals([literal.acc, literal.miou], [digits(expected.acc), digits(expected.miou)]);
    }),
});

Deno.test("score says which file of which seed cannot be scored, and scores the others", () =>
  withFolder(async (folder) => {
    await writeDataset(folder);
    await writePredictions(folder);
    await write(folder, { "run-17/seed-1/b.png": greyPng([[0, 1]]) });
    const { code, err } = await run(folder, "score", "run-17/predictions.json", "--resolution", "16");
    assertEquals(code, 3);
    assertStringIncludes(err, 'seed 1: Cannot score "');
    assertStringIncludes(err, 'run-17/seed-1/b.png": it is 2 x 1 pixels, expected 20 x 16');
    await write(folder, { "run-17/seed-1/e.png": greyPng([[0, 1]]) });
    const extra = await run(folder, "score", "run-17/predictions.json");
    assertEquals(extra.code, 1);
    assertStringIncludes(extra.err, '"scenes" has no picture "e" in its split val');
  }));

Deno.test("score says what is wrong with the command line and the file, with its place", () =>
  withFolder(async (folder) => {
    await write(folder, { "p.json": '{\n  "dataset": "earthcover6",\n  "split": "test"\n}' });
    const wrong = await run(folder, "score", "p.json");
    assertEquals(wrong.code, 2);
    assertStringIncludes(
      wrong.err,
      'p.json:3:12 at split\n  Cannot use "split": it is the text "test", expected val',
    );
    assertEquals((await run(folder, "score")).code, 2);
    assertEquals((await run(folder, "score", "no.json")).code, 4);
    assertStringIncludes(
      (await run(folder, "score", "p.json", "--matching", "best")).err,
      'Cannot match clusters "best"',
    );
  }));

Deno.test("a row of predictions stands in a table beside others, in a claim, and is checked", () =>
  withFolder(async (folder) => {
    await writeDataset(folder);
    await writePredictions(folder);
    const spec = `id: side-by-side
title: Side by side
version: 1
seeds: [0, 1]
base: { dataset: ./scenes, backbone: scattering }
rows:
  - name: constant
    set: { method: constant }
  - name: theirs
    predictions: run-17/predictions.json
claims: [miou(theirs) > miou(constant)]
tracks: { embedded: { train: { batch: 1, resolution: 16 }, evaluate: { resolution: 16 } } }
`;
    await write(folder, { "spec.yaml": spec });
    const plan = JSON.parse((await run(folder, "plan", "spec.yaml", "--json")).out);
    assertEquals(plan.missing, []);
    const flags = ["--jobs", "1", "--cache-budget", "0"];
    const { code, out, err } = await run(folder, "bench", "spec.yaml", "--json", ...flags);
    assertEquals(code, 0, err);
    const { rows, claims, notes } = JSON.parse(out);
    assertEquals(rows.map(({ name }: { name: string }) => name), ["constant", "theirs"]);
    assertAlmostEquals(rows[1].acc.values[0], 95, 1e-4);
    assert(claims[0].seeds !== null, JSON.stringify(claims[0]));
    assert(
      notes.some((note: string) =>
        note.includes("external, uploaded), as it says") && note.includes('("theirs")')
      ),
    );
    const check = ["check", "spec.yaml", "--committed", `${folder}/results`];
    assertEquals((await run(folder, ...check)).code, 0);
    const [cell] = rows[1].cells;
    const path = `${folder}/results/side-by-side/embedded/cells/${cell}.json`;
    await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replace(/"acc": 95/, '"acc": 96'));
    assertEquals((await run(folder, ...check)).code === 0, false);
  }));
