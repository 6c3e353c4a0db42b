import { assert, assertEquals, assertNotEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { loadPlan } from "../../src/app/load_plan.ts";
import { type RunOptions, runTable } from "../../src/app/run_table.ts";
import { predictModels } from "../../src/app/predict_models.ts";
import { openModel } from "../../src/app/open_model.ts";
import { stableJson } from "../../src/base/stable_json.ts";
import { startEngine } from "../../src/engine/start.ts";
import { scoreLabelMaps } from "../../src/evaluate/label_maps.ts";
import { decodeLabelPng } from "../../src/formats/label_png.ts";
import { encodePalettePng } from "../../src/formats/palette_png.ts";
import { loadModel } from "../../src/model/model_file.ts";
import type { KeptModel } from "../../src/model/types.ts";
import { sealCell } from "../../src/results/cell_file.ts";
import type { CellResult } from "../../src/results/types.ts";
import stripes from "../fixtures/stripes.ts";
import { cellFiles } from "../cli/bench_fixture.ts";
import { fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";

/** Runs the tiny table, and tells how many of its cells were trained. */
async function bench(folder: string, keepModels: boolean, table = "tiny.yaml") {
  const workspace = fixtureWorkspace({ results: `${folder}/results`, checkpoints: `${folder}/checkpoints` });
  let trained = 0;
  const { results } = await runTable(table, {
    workers: 1,
    cacheBudget: 0,
    workspace,
    keepModels,
    listener: { onCell: () => void trained++ },
  });
  return { results, trained, workspace };
}

const modelOf = (folder: string, { key }: CellResult, table = "tiny") =>
  `${folder}/results/${table}/embedded/models/${key}.safetensors`;

Deno.test("models are kept beside results, which they leave as they are, and predict what was scored", () =>
  withFolder(async (folder) => {
    const first = await bench(folder, false);
    const cells = await cellFiles(`${folder}/results`, "tiny");
    const second = await bench(folder, true);
    assertEquals([first.trained, second.trained], [6, 6]);
    assertEquals(await cellFiles(`${folder}/results`, "tiny"), cells);
    assertEquals([...Deno.readDirSync(`${folder}/checkpoints`)], []);
    const models: KeptModel[] = [];
    for (const cell of second.results) {
      const model = await loadModel(modelOf(folder, cell));
      assertEquals([model.key, model.cell, model.seed], [cell.key, cell.digest, cell.seed]);
      assertEquals(model.settings, cell.settings);
      assertEquals(model.identity, cell.identity);
      assertEquals(model.dataset.classes, ["red", "green", "blue"]);
      assertEquals(
        model.hierarchy?.centers.map(({ rows }) => rows),
        cell.settings.omh ? [3, 6, 12] : undefined,
      );
      models.push(model);
    }
    const { hierarchy } = models.at(-1)!;
    for (const { data } of hierarchy!.plans) {
      assert(Math.abs(data.reduce((sum, mass) => sum + mass, 0) - 1) < 1e-3);
    }
    // A model that is damaged, and one that is gone, are made anew; the others are left.
    await Deno.truncate(modelOf(folder, second.results[0]), 100);
    await Deno.remove(modelOf(folder, second.results[1]));
    const third = await bench(folder, true);
    assertEquals(third.trained, 2);
    const again = await Promise.all(third.results.map((cell) => loadModel(modelOf(folder, cell))));
    assertEquals(again.map(({ digest }) => digest), models.map(({ digest }) => digest));

    // What is exported, read back and scored is what the cell scored.
    const engine = await startEngine("wasm");
    const { workspace } = third;
    const dataset = await stripes.open("");
    const pairs = models.map(() => ({ literal: [] as Pair[], converged: [] as Pair[] }));
    await predictModels(
      models,
      (dataset) => [...Array(dataset.split("val").length).keys()],
      { engine, workspace },
      ({ model, labels, maps, index, picture }) => {
        if (maps instanceof Error) throw maps;
        assertEquals(picture.width, 32);
        assert(index < 3);
        for (const readout of ["literal", "converged"] as const) {
          const { clusters, classes } = maps[readout]!;
          const png = encodePalettePng(
            { width: 32, height: 32, data: Uint8Array.from(clusters) },
            models[model].dataset.colours,
          );
          const read = decodeLabelPng(png, "map.png");
          const assignment = models[model].readouts[readout]!;
          assertEquals([...classes], Array.from(read.data, (cluster) => assignment[cluster] ?? -1));
          pairs[model][readout].push({ prediction: read, label: { width: 32, height: 32, data: labels } });
        }
      },
    );
    for (const [i, cell] of third.results.entries()) {
      for (const readout of ["literal", "converged"] as const) {
        assertEquals(pairs[i][readout].length, dataset.split("val").length);
        const { miou, assignment } = scoreLabelMaps(pairs[i][readout], { classes: 3, resolution: 32 });
        assertEquals(Number(miou.toFixed(4)), cell.metrics![readout]!.miou);
        assertEquals(assignment, models[i].readouts[readout]);
      }
    }

    // A picture that is one square is segmented as it is scored.
    const model = await openModel(models[0], { workspace, engine });
    const [seen] = pairs[0].literal;
    const segmented = await model.segment(await dataset.split("val").image(0), { readout: "literal" });
    model.dispose();
    assertEquals([...segmented.clusters], Array.from(seen.prediction.data));
    assertEquals([segmented.squares, segmented.approach], [1, "resize"]);
  }));

type Pair = Parameters<typeof scoreLabelMaps>[0] extends Iterable<infer T> ? T : never;

Deno.test("a cell that comes out otherwise than it is stored keeps no model, and its result stays", () =>
  withFolder(async (folder) => {
    const { results } = await bench(folder, false, "diverging.yaml");
    const cell = results.find(({ outcome }) => outcome.status === "finished")!;
    const path = `${folder}/results/diverging/embedded/cells/${cell.key}.json`;
    const { digest: _, ...content } = cell;
    const [name] = Object.keys(cell.curve.losses);
    const losses = { ...cell.curve.losses, [name]: cell.curve.losses[name].map(() => 0.5) };
    const other = sealCell({ ...content, curve: { ...cell.curve, losses } });
    assertNotEquals(other.digest, cell.digest);
    await Deno.writeTextFile(path, stableJson(other));
    // The other cell has diverged, which leaves no model.
    const error = await assertRejects(() => bench(folder, true, "diverging.yaml"), Error);
    assertEquals(error.message.split("\n").length, 1);
    assertStringIncludes(
      error.message,
      `trained again, the cell comes out with the digest ${cell.digest}, expected ${other.digest} as its stored result has`,
    );
    assertEquals(await Deno.readTextFile(path), stableJson(other));
    await assertRejects(() => loadModel(modelOf(folder, cell, "diverging")), Deno.errors.NotFound);
    assertEquals([...Deno.readDirSync(`${folder}/checkpoints`)], []);
  }));

Deno.test("a spec's seeds keep their models without being asked, others only while they are trained", () =>
  withFolder(async (folder) => {
    const workspace = fixtureWorkspace({
      results: `${folder}/results`,
      checkpoints: `${folder}/checkpoints`,
    });
    const planned = await loadPlan("tiny.yaml", { workspace });
    const run = async (keepModels: RunOptions["keepModels"], named: readonly number[] = []) => {
      let trained = 0;
      const plan = named.length > 0 ? { ...planned.plan, keepModels: named } : planned.plan;
      const { results } = await runTable({ ...planned, plan }, {
        workers: 1,
        cacheBudget: 0,
        keepModels,
        listener: { onCell: () => void trained++ },
      });
      const kept = await Promise.all(
        results.map((cell) => loadModel(modelOf(folder, cell)).then(({ seed }) => seed, () => null)),
      );
      return { trained, kept: kept.filter((seed) => seed !== null) };
    };
    assertEquals(await run(false, [1]), { trained: 6, kept: [] });
    assertEquals(await run("trained"), { trained: 0, kept: [] });
    assertEquals(await run(undefined), { trained: 0, kept: [] });
    assertEquals(await run(undefined, [1]), { trained: 3, kept: [1, 1, 1] });
    assertEquals(await run(undefined, [1]), { trained: 0, kept: [1, 1, 1] });
    await Deno.remove(`${folder}/results/tiny/embedded`, { recursive: true });
    assertEquals(await run("trained", [1]), { trained: 6, kept: [0, 1, 0, 1, 0, 1] });
  }));
