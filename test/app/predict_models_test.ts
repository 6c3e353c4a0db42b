import { assert, assertEquals } from "@std/assert";
import { openModel } from "../../src/app/open_model.ts";
import { predictModels } from "../../src/app/predict_models.ts";
import { runTable } from "../../src/app/run_table.ts";
import { startEngine } from "../../src/engine/start.ts";
import { type LabelMapPair, scoreLabelMaps } from "../../src/evaluate/label_maps.ts";
import { decodeLabelPng } from "../../src/formats/label_png.ts";
import { encodeClassMap } from "../../src/model/class_map.ts";
import { loadModel } from "../../src/model/model_file.ts";
import stripes from "../fixtures/stripes.ts";
import { fixtureWorkspace, runCommand, withFolder } from "../cli/terminal_fixture.ts";

const READOUTS = ["literal", "converged"] as const;

Deno.test("of each method, with and without OMH, a kept model says what its cell was scored by", () =>
  withFolder(async (folder) => {
    const workspace = fixtureWorkspace({
      results: `${folder}/results`,
      checkpoints: `${folder}/checkpoints`,
    });
    const { table, results } = await runTable("methods.yaml", {
      workers: 2,
      cacheBudget: 0,
      workspace,
      keepModels: true,
    });
    assertEquals(results.map(({ outcome }) => outcome.status), results.map(() => "finished"));
    const path = (key: string) => `${folder}/results/methods/embedded/models/${key}.safetensors`;
    const models = await Promise.all(results.map(({ key }) => loadModel(path(key))));
    const engine = await startEngine("wasm");
    const split = (await stripes.open("")).split("val");
    const all = Array.from({ length: split.length }, (_, index) => index);
    const pairs = models.map(() => ({ literal: [] as LabelMapPair[], converged: [] as LabelMapPair[] }));
    await predictModels(models, () => all, { workspace, engine }, async ({ model, index, labels, maps }) => {
      assert(!(maps instanceof Error), String(maps));
      for (const readout of READOUTS) {
        const said = maps[readout];
        assertEquals(said !== null, results[model].metrics![readout] !== null);
        if (!said) continue;
        // What is exported is read back, for any program that scores label maps.
        const { dataset } = models[model];
        const png = encodeClassMap({ width: 32, height: 32, classes: said.classes }, dataset);
        const prediction = decodeLabelPng(png, "map.png");
        pairs[model][readout].push({ prediction, label: { width: 32, height: 32, data: labels } });
        if (index > 0) continue;
        const open = await openModel(models[model], { workspace, engine });
        const segmented = await open.segment(await split.image(0), { readout });
        open.dispose();
        // One square is segmented as it is scored.
        assertEquals([...segmented.clusters], [...said.clusters]);
      }
    });
    for (const [i, { metrics, settings }] of results.entries()) {
      const { name } = table.rows[i];
      for (const readout of READOUTS) {
        const scores = metrics![readout];
        if (!scores) continue;
        const { miou, accuracy } = scoreLabelMaps(pairs[i][readout], { classes: 3, resolution: 32 });
        assertEquals([name, round(accuracy), round(miou)], [name, scores.acc, scores.miou], readout);
      }
      const args = ["show", "methods.yaml", "--row", name, "--image", "val-2", "--out", `${folder}/${i}`];
      const shown = await runCommand([...args, "--results", workspace.results, "--root", workspace.data[0]]);
      assertEquals(shown.code, 0, shown.err);
      const exported = decodeLabelPng(await Deno.readFile(`${folder}/${i}/val-2.classes.png`), name);
      assertEquals(
        [...exported.data],
        Array.from(pairs[i][settings.evaluate.readout][2].prediction.data),
        name,
      );
    }
  }));

const round = (value: number) => Number(value.toFixed(4));
