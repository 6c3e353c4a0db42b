import { startEngine } from "../../src/engine/start.ts";
import { identifyCells } from "../../src/launch/cell_identity.ts";
import { JobRunner } from "../../src/launch/job_runner.ts";
import { keepModel } from "../../src/launch/kept_models.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import type { CellResult } from "../../src/results/types.ts";
import { plannedFixture, steppingClock } from "../launch/plan_fixture.ts";

/**
 * Trains the first cell of `tiny.yaml` in this process and keeps its model below a folder of results.
 *
 * @returns Path of the model, and what it was scored as.
 */
export async function trainedModel(results: string): Promise<{ path: string; cell: CellResult }> {
  const { plan, resources, where } = await plannedFixture("tiny.yaml");
  const [{ cell: { settings, seed }, key, identity }] = await identifyCells(plan, resources, where.numerics);
  const runner = new JobRunner(await startEngine("wasm"), steppingClock());
  const [report] = await runner.run({
    ...where,
    cells: [{ key: key.key, settings, seed, keepModel: true }],
    checkpoints: results,
  }, { onStep: () => Promise.resolve() });
  runner.dispose();
  const { methodVersion, datasetFingerprint, weightsDigest, code, numerics } = identity;
  const cell = {
    key: key.key,
    digest: "0123456789abcdef",
    settings,
    seed,
    identity: {
      method_version: methodVersion,
      dataset_fingerprint: datasetFingerprint,
      weights_digest: weightsDigest,
      code,
      numerics,
    },
    outcome: report.outcome,
    metrics: report.metrics,
    provenance: {},
  } as unknown as CellResult;
  const store = new ResultStore(results);
  const fault = await keepModel(store, plan, report.model, {
    stored: cell,
    fresh: cell,
    scope: resources.scope,
  });
  if (fault !== undefined) throw new Error(fault);
  return { path: store.modelPath(plan.id, plan.track, key.key), cell };
}
