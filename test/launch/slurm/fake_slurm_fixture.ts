import { foldersIn } from "../../../src/base/list_folder.ts";
import { childEnvironment } from "../../../src/base/child_process.ts";
import { FIXTURES, withFolder } from "../../cli/terminal_fixture.ts";
import { denoPath, type Processes, processesIn } from "./processes_fixture.ts";

/** A cluster whose programs are the stand-ins of `test/fixtures/fake_slurm/`, and a folder to run tables in. */
export interface FakeSlurm extends Processes {
  /** Folder that commands are run in; `results/` and `.omh/` lie there. */
  readonly folder: string;
  /** Folder of what the stand-ins keep. */
  readonly state: string;
  /** Scripts that were submitted as arrays, in their order. */
  scripts(): Promise<string[]>;
  /** Takes all held elements out of the queue; false where there are none. */
  lose(): Promise<boolean>;
}

/** Hands a cluster to a test that queues elements, and runs them one after the other, or, with a file `hold`, never. */
export function withFakeSlurm(test: (slurm: FakeSlurm) => Promise<void>, search?: string): Promise<void> {
  return withFolder(async (folder) => {
    const state = `${folder}/fake`;
    await Deno.mkdir(state);
    const env = {
      PATH: search ?? `${FIXTURES}fake_slurm:${childEnvironment().PATH}`,
      FAKE_SLURM: state,
      INIT_CWD: folder,
      NO_COLOR: "1",
    };
    const { start, run } = processesIn(folder, env, await denoPath());
    const scripts = async () => {
      const jobs = await Array.fromAsync(Deno.readDir(`${state}/jobs`)).catch(() => []);
      const ids = jobs.map(({ name }) => Number(name)).sort((a, b) => a - b);
      const texts = await Promise.all(
        ids.map((id) => Deno.readTextFile(`${state}/jobs/${id}/script`).catch(() => "")),
      );
      return texts.filter((text) => text.includes("#SBATCH --array="));
    };
    const lose = async () => {
      const ids = await foldersIn(`${state}/jobs`);
      const lost = await Promise.all(
        ids.map((id) => Deno.remove(`${state}/jobs/${id}/queue`).then(() => true, () => false)),
      );
      return lost.includes(true);
    };
    await test({ folder, state, start, run, scripts, lose });
  });
}

/** Looks, ten times a second, until something is so. */
export async function until(what: string, isSo: () => Promise<boolean>, seconds = 300): Promise<void> {
  const started = performance.now();
  while (!await isSo()) {
    if (performance.now() - started > 1000 * seconds) {
      throw new Error(`Cannot go on: not in ${seconds} s came to be so: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
