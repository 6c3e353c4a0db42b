/**
 * `deno task simulate [CELLS…]`: how long a large table takes to plan, submit, follow, mend and gather, on a cluster that is
 * played.
 *
 * SLURM's programs are stand-ins, and results are written by what plays the nodes; all else is what `bench` and `status` do.
 * Prints one JSON object: seconds of each step, and MiB of each phase at its most.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { denoCommand } from "../../src/base/child_process.ts";
import { stableJson } from "../../src/base/stable_json.ts";
import type { Laps, PhaseName } from "./phases.ts";
import { specText } from "./spec_text.ts";

/** Numbers of cells unless others are asked for. */
const SIZES = [1000, 20_000];

/** Tables are run outside of the harness, whose own results lie in it. */
const OUTSIDE = "/tmp";

const FIXTURES = new URL("../../test/fixtures/", import.meta.url);

/** What a phase took. */
export interface PhaseCost {
  /** Seconds of its steps. */
  readonly laps: Laps;
  /** The most memory of its process, MiB. */
  readonly mebibytes: number;
}

/**
 * Simulates a table.
 *
 * @param cells Number of its cells, a multiple of ten.
 * @param told Told what has been done.
 * @returns What its phases took, by what they are about.
 */
export async function simulate(
  cells: number,
  told: (line: string) => void = () => {},
): Promise<Record<string, PhaseCost>> {
  const folder = await Deno.makeTempDir({ dir: OUTSIDE, prefix: "omh-bench-simulation-" });
  const costs: Record<string, PhaseCost> = {};
  const phase = async (title: string, name: PhaseName) => {
    costs[title] = JSON.parse(await run("phase.ts", folder, name, folder));
    told(`${cells} cells, ${title}: ${JSON.stringify(costs[title])}\n`);
  };
  try {
    await Deno.writeTextFile(`${folder}/spec.yaml`, specText(cells, FIXTURES.href));
    await Deno.writeTextFile(`${folder}/profile.yaml`, "cpus: 1\nmemory: 1GiB\n");
    await Deno.mkdir(`${folder}/datasets`);
    await Deno.copyFile(new URL("patch_means.weights", FIXTURES), `${folder}/datasets/patch_means.weights`);
    await Deno.mkdir(`${folder}/fake`);
    await Deno.writeTextFile(`${folder}/fake/config`, "MaxArraySize = 1001\nMaxJobCount = 100000\n");
    await Deno.writeTextFile(`${folder}/fake/hold`, "");
    await phase("all submitted", "submit");
    await phase("all queued", "status");
    await run("play_cluster.ts", folder, folder, "2");
    await phase("half lost", "status");
    await phase("the lost half submitted again", "submit");
    await run("play_cluster.ts", folder, folder, "1");
    await phase("all finished", "status");
    await phase("all finished, table written", "gather");
    return costs;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs a program of this folder where SLURM's programs are the stand-ins. */
async function run(program: string, folder: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await denoCommand({
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--allow-read",
      "--allow-env",
      "--allow-sys",
      "--allow-ffi",
      "--allow-run=deno,git",
      `--allow-write=${folder}`,
      fileURLToPath(new URL(program, import.meta.url)),
      ...args,
    ],
    cwd: folder,
    env: {
      PATH: `${fileURLToPath(new URL("fake_slurm", FIXTURES))}:${Deno.env.get("PATH")}`,
      FAKE_SLURM: `${folder}/fake`,
      INIT_CWD: folder,
      NO_COLOR: "1",
    },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (code === 0) return text(stdout);
  throw new Error(`Cannot simulate: "${program}" ended with exit code ${code}, expected 0:\n${text(stderr)}`);
}

if (import.meta.main) {
  const sizes = Deno.args.length === 0 ? SIZES : Deno.args.map(Number);
  const results: Record<string, Record<string, PhaseCost>> = {};
  for (const cells of sizes) {
    results[cells] = await simulate(
      cells,
      (line) => void Deno.stderr.writeSync(new TextEncoder().encode(line)),
    );
  }
  console.log(stableJson(results));
}
