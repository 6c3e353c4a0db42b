import { assert, assertEquals } from "@std/assert";
import { loadPlan, tableSpecs } from "../../src/app/load_plan.ts";
import { predictModels } from "../../src/app/predict_models.ts";
import { readTable } from "../../src/app/read_table.ts";
import { openWorkspace, packageFolder } from "../../src/base/workspace.ts";
import { startEngine } from "../../src/engine/start.ts";
import { scoreLabelMaps } from "../../src/evaluate/label_maps.ts";
import { loadModel } from "../../src/model/model_file.ts";
import type { KeptModel } from "../../src/model/types.ts";
import { primaryScores } from "../../src/results/primary_scores.ts";
import { ResultStore } from "../../src/results/result_store.ts";

/** All of them together, bytes: a clone is to stay small. */
const MOST_BYTES = 4 * 2 ** 20;

const workspace = openWorkspace({ folder: packageFolder() });

Deno.test("the models of the seeds that tables name are committed with the results, and predict what these were scored by", async () => {
  const store = new ResultStore(workspace.results);
  const engine = await startEngine("wasm");
  let bytes = 0;
  for (const spec of await tableSpecs(workspace)) {
    const { plan: { id, track, keepModels = [] } } = await loadPlan(spec, { workspace });
    if (keepModels.length === 0) continue;
    const { table, cells } = await readTable(id, { workspace });
    const named = table.rows.flatMap(({ cells: keys }) => keys.flatMap((key) => cells.get(key) ?? []))
      .filter(({ seed, outcome }) => keepModels.includes(seed) && outcome.status === "finished");
    assert(named.length > 0, id);
    const models: KeptModel[] = [];
    for (const { key, digest, seed, identity } of named) {
      const path = store.modelPath(id, track, key);
      const model = await loadModel(path);
      assertEquals([model.key, model.cell, model.seed, model.identity], [key, digest, seed, identity]);
      models.push(model);
      bytes += (await Deno.stat(path)).size;
    }
    const pairs = models.map((): Parameters<typeof scoreLabelMaps>[0][] => []);
    const resolution = models[0].settings.evaluate.resolution;
    const map = (data: Int32Array) => ({ width: resolution, height: resolution, data });
    await predictModels(
      models,
      (dataset) => [...Array(dataset.split("val").length).keys()],
      { workspace, engine },
      ({ model, labels, maps }) => {
        if (maps instanceof Error) throw maps;
        const said = maps[models[model].settings.evaluate.readout]!;
        pairs[model].push([{ prediction: map(said.clusters), label: map(labels) }]);
      },
    );
    for (const [i, cell] of named.entries()) {
      const { miou } = scoreLabelMaps(pairs[i].flatMap((pair) => [...pair]), {
        classes: models[i].dataset.classes.length,
        resolution,
      });
      assertEquals([cell.key, Number(miou.toFixed(4))], [cell.key, primaryScores(cell)!.miou]);
    }
  }
  assert(bytes > 0 && bytes < MOST_BYTES, `${bytes} bytes`);
});
