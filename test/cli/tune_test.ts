import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { loadPlan, tableSpecs } from "../../src/app/load_plan.ts";
import { canonicalJson } from "../../src/base/canonical_json.ts";
import { openWorkspace } from "../../src/base/workspace.ts";
import { STUDIES } from "../../src/cli/tune.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import type { CellResult } from "../../src/results/types.ts";
import type { PlannedPoint } from "../../src/spec/mod.ts";
import { cellOf, tinyTable } from "../results/results_fixture.ts";
import { runCommand, withFolder } from "./terminal_fixture.ts";

const STUDY = `
id: weights
title: Weights
version: 1
seeds: [100, 101, 102]
base: { dataset: earthcover6, backbone: earthcover-vit, train: { steps: 2 } }
rows:
  - { name: STEGO, set: { method: stego } }
  - name: "Both, {omh.lambda_cluster}"
    set: { method: stego, omh: { enabled: true } }
    zip: { omh.lambda_cluster: [0.1, 0.3, 1], omh.lambda_match: [0.1, 0.3, 1] }
tracks: { embedded: {} }
`;

/** Writes the study's results into a folder; `clusters` is the effective number of clusters for a weight of OMH and a seed. */
async function writeStudy(
  folder: string,
  clusters: (weight: number | null, seed: number) => number,
): Promise<void> {
  await Deno.writeTextFile(`${folder}/weights.yaml`, STUDY);
  const { plan } = await loadPlan(`${folder}/weights.yaml`);
  const store = new ResultStore(`${folder}/results`);
  const cells = new Map<string, CellResult[]>();
  for (const point of plan.rows.flatMap(({ points }) => points)) {
    cells.set(point.name, resultsOf(point, clusters));
    for (const cell of cells.get(point.name)!) await store.writeCell(plan.id, plan.track, cell);
  }
  await store.writeTable(tinyTable(plan, cells));
}

function resultsOf(
  point: PlannedPoint,
  clusters: (weight: number | null, seed: number) => number,
): CellResult[] {
  const weight = point.settings!.omh?.lambda_cluster as number | undefined ?? null;
  return point.seeds.map((seed) => cellOf(point, seed, { effectiveClusters: clusters(weight, seed) }));
}

/** 4, 5 and 6 clusters: a mean of 5 and a deviation of 1, so that 3 is enough. */
const baseline = (seed: number) => seed - 96;
const bracketed = (weight: number | null, seed: number) =>
  weight === null ? baseline(seed) : weight < 1 ? 3 : 2.9;

Deno.test("tune tells the largest feasible weight, and what it was judged by", () =>
  withFolder(async (folder) => {
    await writeStudy(folder, bracketed);
    const { code, out, err } = await runCommand(["tune", "weights", "--results", `${folder}/results`]);
    assertEquals(code, 0, err);
    assertStringIncludes(
      out,
      '  effective clusters of train codes: "STEGO" has 5.00 +- 1.00, feasible is a mean of at least 3.00 (2 standard deviations below)',
    );
    assertStringIncludes(
      out,
      "both losses (the paper's reading: tables take this weight): weight 0.3, bracketed by 1\n",
    );
    assertMatch(
      out,
      /\n {4}0\.3 +3\.50 +3\.00 +\d+\.\d {2}feasible\n {4}1 +3\.50 +2\.90 +\d+\.\d {2}effective clusters too low\n/,
    );
  }));

Deno.test("tune --json gives bounds, weight and evidence", () =>
  withFolder(async (folder) => {
    await writeStudy(folder, bracketed);
    const { out } = await runCommand(["tune", "weights", "--results", `${folder}/results`, "--json"]);
    const [{ study, method, weight, bounds, seeds, curves }] = JSON.parse(out);
    assertEquals([study, method, weight, seeds], ["weights", "stego", 0.3, [100, 101, 102]]);
    assertEquals(bounds.effective_clusters, { mean: 5, deviation: 1, least: 3 });
    assertEquals(curves.map(({ bracketed }: { bracketed: boolean }) => bracketed), [true]);
    assertEquals(curves[0].evidence[2].below, ["effective_clusters"]);
    assertEquals(curves[0].evidence[2].row, "Both, 1");
  }));

Deno.test("tune says where no weight is feasible, and where the grid ends too early", () =>
  withFolder(async (folder) => {
    const results = `${folder}/results`;
    await writeStudy(folder, (weight, seed) => weight === null ? baseline(seed) : 1);
    const none = await runCommand(["tune", "weights", "--results", results]);
    assertEquals(none.code, 1);
    assertStringIncludes(none.out, "no weight is feasible, not bracketed: try smaller ones");
    await writeStudy(folder, (_, seed) => baseline(seed));
    const all = await runCommand(["tune", "weights", "--results", results]);
    assertEquals(all.code, 0);
    assertStringIncludes(all.out, "weight 1, not bracketed: try larger ones");
  }));

Deno.test("tune --figure draws the curves", () =>
  withFolder(async (folder) => {
    await writeStudy(folder, bracketed);
    const flags = ["--results", `${folder}/results`, "--figure", `${folder}/curves.svg`];
    assertEquals((await runCommand(["tune", "weights", ...flags])).code, 0);
    assert((await Deno.readTextFile(`${folder}/curves.svg`)).startsWith("<svg xmlns="));
  }));

Deno.test("tune names a study that has not been run", () =>
  withFolder(async (folder) => {
    const { code, err } = await runCommand(["tune", "weights", "--results", folder]);
    assertEquals(code, 2);
    assertEquals(
      err,
      'Cannot read the study "weights": it has no results, expected some from deno task bench studies/weights.yaml\n',
    );
  }));

/** Settings of what a plan runs, and the seeds. */
async function pointsOf(name: string) {
  const { plan } = await loadPlan(name);
  return plan.rows.flatMap(({ points }) => points).flatMap(({ settings, seeds }) =>
    settings ? [{ settings, seeds }] : []
  );
}

Deno.test("the studies that tune reads train the tables' baselines, one each, on seeds that no table uses", async () => {
  const tables = (await Promise.all((await tableSpecs(openWorkspace())).map(pointsOf))).flat();
  const used = new Set(tables.flatMap(({ seeds }) => seeds));
  const known = new Set(tables.map(({ settings }) => canonicalJson(settings)));
  for (const study of STUDIES) {
    const points = await pointsOf(`studies/${study}.yaml`);
    assertEquals(points.flatMap(({ seeds }) => seeds).filter((seed) => used.has(seed)), []);
    const baselines = points.filter(({ settings }) => settings.omh === null);
    assertEquals(baselines.map(({ settings }) => known.has(canonicalJson(settings))), [true], study);
    const others = points.map(({ settings }) => canonicalJson({ ...settings, omh: null }));
    assertEquals(new Set(others), new Set([canonicalJson(baselines[0].settings)]), study);
  }
});
