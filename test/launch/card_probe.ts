/**
 * Runs two jobs on two workers of the engine `webgpu` at once, and prints what engine each result says that it is of. Run as a
 * process of its own: graphics drivers in software may crash when a process ends.
 */
import { fileURLToPath } from "node:url";
import { runTable } from "../../src/app/run_table.ts";
import { openWorkspace } from "../../src/base/workspace.ts";
import { startEngine } from "../../src/engine/start.ts";

/** A set of few pictures: in software each of a larger one takes its time. */
const DATASET = fileURLToPath(new URL("../fixtures/stripes.ts", import.meta.url));

/** Two rows whose features differ, so that they are two jobs. */
const SPEC = `id: card
title: Two jobs
version: 1
seeds: [0]
base: { method: stego, dataset: ${DATASET}, backbone: earthcover-vit }
rows:
  - name: STEGO at 32 px
  - name: STEGO at 48 px
    tracks: { embedded: { train: { resolution: 48 } } }
tracks:
  embedded:
    train: { steps: 2, batch: 2, resolution: 32 }
    evaluate: { resolution: 32, readout: literal }
`;

const folder = Deno.args[0];
try {
  await Deno.writeTextFile(`${folder}/card.yaml`, SPEC);
  const { description, numerics } = await startEngine("webgpu");
  const { results } = await runTable(`${folder}/card.yaml`, {
    workspace: openWorkspace({ folder }),
    engine: "webgpu",
    workers: 2,
    cacheBudget: 0,
  });
  const cells = results.map(({ outcome, identity, provenance }) => ({
    status: outcome.status,
    numerics: identity.numerics,
    engine: provenance.engine,
  }));
  console.log(JSON.stringify({ description, numerics, cells }));
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }));
}
Deno.exit(0);
