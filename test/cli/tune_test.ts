import { assertEquals, assertStringIncludes } from "@std/assert";
import { loadPlan } from "../../src/app/load_plan.ts";
import { startEngine } from "../../src/engine/start.ts";
import { identifyCells } from "../../src/launch/cell_identity.ts";
import { sealCell } from "../../src/results/cell_file.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import { cellOf } from "../results/results_fixture.ts";
import { runCommand, withFolder } from "./terminal_fixture.ts";

const STUDY = "studies/omh-weights.yaml";

/** Writes a result for every cell of the study; `clusters` is the effective number of clusters for a weight of OMH. */
async function fillStudy(results: string, clusters: (weight: number | null) => number): Promise<void> {
  const { plan, resources } = await loadPlan(STUDY);
  const { numerics } = await startEngine("wasm");
  const store = new ResultStore(results);
  for (const { cell, key, identity } of await identifyCells(plan, resources, numerics)) {
    const weight = cell.settings.omh?.lambda_cluster as number | undefined ?? null;
    const { digest: _, ...result } = cellOf(cell.point, cell.seed, { effectiveClusters: clusters(weight) });
    const sealed = sealCell({
      ...result,
      key: key.key,
      key_parts: key.parts,
      identity: {
        method_version: identity.methodVersion,
        dataset_fingerprint: identity.datasetFingerprint,
        weights_digest: identity.weightsDigest,
        numerics: identity.numerics,
      },
    });
    await store.writeCell(plan.id, plan.track, sealed);
  }
}

Deno.test("tune takes the largest weight without a sign of collapse, and of equals the literal sum", () =>
  withFolder(async (folder) => {
    await fillStudy(folder, (weight) => weight === null ? 4 : weight > 0.1 ? 3.5 : 3.7);
    const { code, out, err } = await runCommand(["tune", "--results", folder]);
    assertEquals(code, 0, err);
    assertStringIncludes(out, "choice: OMH, weights 0.1, matching over all");
  }));

Deno.test("tune says so where every weight collapses", () =>
  withFolder(async (folder) => {
    await fillStudy(folder, (weight) => weight === null ? 4 : 1);
    const { code, out } = await runCommand(["tune", "--results", folder, "--json"]);
    assertEquals([code, JSON.parse(out).choice], [1, null]);
  }));

Deno.test("tune names the first cell that the study lacks", () =>
  withFolder(async (folder) => {
    const { code, err } = await runCommand(["tune", "--results", folder]);
    assertEquals(code, 2);
    assertStringIncludes(err, 'Cannot read the study "omh-weights": STEGO, seed 0 has no result');
  }));
