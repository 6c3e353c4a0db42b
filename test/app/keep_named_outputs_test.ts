import { assertEquals } from "@std/assert";
import { predictModels } from "../../src/app/predict_models.ts";
import { runTable } from "../../src/app/run_table.ts";
import { startEngine } from "../../src/engine/start.ts";
import { Confusion } from "../../src/evaluate/confusion.ts";
import { scoreClusters } from "../../src/evaluate/scores.ts";
import { loadModel } from "../../src/model/model_file.ts";
import { fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";

Deno.test("kept models of methods that ask for outputs, and have a stage and a protocol of their own, predict what was scored", () =>
  withFolder(async (folder) => {
    const workspace = fixtureWorkspace({
      results: `${folder}/results`,
      checkpoints: `${folder}/checkpoints`,
    });
    const { results } = await runTable("named_outputs.yaml", {
      workers: 2,
      cacheBudget: 0,
      workspace,
      keepModels: true,
    });
    assertEquals(results.map(({ outcome }) => outcome.status), results.map(() => "finished"));
    const named = results.filter(({ settings }) => /second_edition/.test(settings.method));
    assertEquals(named.length, 4);
    const path = (key: string) => `${folder}/results/named-outputs/embedded/models/${key}.safetensors`;
    const models = await Promise.all(named.map(({ key }) => loadModel(path(key))));
    assertEquals(models[0].backbone.transformer, { depth: 2, heads: 2, registers: 4 });
    assertEquals(models[0].backbone.parameters, { norm: { weight: [4], bias: [4] } });
    const counts = models.map(() => new Confusion(3));
    await predictModels(
      models,
      (dataset) => [...Array(dataset.split("val").length).keys()],
      { engine: await startEngine("wasm"), workspace },
      ({ model, labels, maps, picture: { width, height } }) => {
        if (maps instanceof Error) throw maps;
        assertEquals(
          [height, width],
          models[model].settings.evaluate.protocol === "own" ? [56, 28] : [56, 56],
        );
        counts[model].add(maps.literal!.clusters, labels);
      },
    );
    for (const [i, cell] of named.entries()) {
      const { miou } = scoreClusters(counts[i]);
      assertEquals(Number(miou.toFixed(4)), cell.metrics!.literal!.miou);
    }
  }));
