import { assertEquals } from "@std/assert";
import { predictModels } from "../../src/app/predict_models.ts";
import { runTable } from "../../src/app/run_table.ts";
import { startEngine } from "../../src/engine/start.ts";
import { Confusion } from "../../src/evaluate/confusion.ts";
import { scoreClusters } from "../../src/evaluate/scores.ts";
import { loadModel } from "../../src/model/model_file.ts";
import { fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";

Deno.test("PPAP and EAGLE, with OMH too, and PriMaPs-EM train from end to end, and their kept models predict what was scored", () =>
  withFolder(async (folder) => {
    const workspace = fixtureWorkspace({
      results: `${folder}/results`,
      checkpoints: `${folder}/checkpoints`,
    });
    const { results } = await runTable("field.yaml", {
      workers: 2,
      cacheBudget: 0,
      workspace,
      keepModels: true,
    });
    assertEquals(results.map(({ outcome }) => outcome.status), Array(8).fill("finished"));
    const models = await Promise.all(
      results.map(({ key }) => loadModel(`${folder}/results/field/embedded/models/${key}.safetensors`)),
    );
    const counts = results.map(({ settings: { train, evaluate } }) =>
      new Confusion(3, train.extra_clusters, evaluate.extra_predictions)
    );
    await predictModels(
      models,
      (dataset) => [...Array(dataset.split("val").length).keys()],
      { engine: await startEngine("wasm"), workspace },
      ({ model, labels, maps }) => {
        if (maps instanceof Error) throw maps;
        counts[model].add(maps.literal!.clusters, labels);
      },
    );
    const scored = results.map(({ metrics }) => metrics!.literal!.miou);
    assertEquals(counts.map((count) => Number(scoreClusters(count).miou.toFixed(4))), scored);
  }));
