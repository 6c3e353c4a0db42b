import { fileURLToPath } from "node:url";
import { command } from "../../../../src/base/child_process.ts";
import { until } from "../fake_slurm_fixture.ts";
import { type Processes, processesIn } from "../processes_fixture.ts";

/** Where Debian's packages put the daemons. */
const DAEMONS = ["/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/sbin/munged"];

/** Why there is no cluster to test with; undefined where there may be one. */
export const withoutSlurm = await reason();

async function reason(): Promise<string | undefined> {
  const { state } = await Deno.permissions.query({ name: "run", command: "bash" });
  if (state !== "granted") return "this run of the tests may not start bash: deno task test:slurm may";
  if (Deno.uid() !== 0) return "the daemons of SLURM want root";
  for (const path of DAEMONS) {
    try {
      await Deno.stat(path);
    } catch {
      return `there is no ${path}: apt-get install slurm-wlm munge`;
    }
  }
}

/** A cluster of two nodes on this machine, and a folder to run tables in. */
export interface Loopback extends Processes {
  /** Folder that commands are run in. */
  readonly folder: string;
  /** Runs a line of bash, where SLURM's programs know the cluster. */
  shell(line: string): Promise<string>;
  /** Ends a daemon by its file, at once: `slurmctld`, `slurmd-n1`, `slurmd-n2`. */
  kill(daemon: string): Promise<void>;
  /** Waits until both nodes take jobs; one that SLURM has taken out of use is put back into it. */
  usable(): Promise<void>;
  /** Waits until the controller has written down what has happened so far: it knows that after a crash. */
  saved(): Promise<void>;
}

/** Hands a cluster to a test, and takes it down afterwards. */
export async function withLoopback(test: (cluster: Loopback) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "omh-bench-slurm-" });
  const conf = `${folder}/cluster`;
  Deno.env.set("SLURM_CONF", `${conf}/slurm.conf`);
  // A task has set the variable for itself.
  const env = { NO_COLOR: "1", INIT_CWD: folder };
  const shell = async (line: string) => {
    const { code, stdout, stderr } = await command("bash", { args: ["-c", line], env, cwd: folder }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    if (code !== 0) {
      throw new Error(`Cannot run "${line}": ${text(stdout)}${text(stderr)}, expected exit code 0`);
    }
    return text(stdout);
  };
  const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const { start, run } = processesIn(folder, env);
  const kill = async (daemon: string) => void await shell(`kill -9 "$(cat '${conf}/${daemon}.pid')"`);
  const usable = () =>
    until("both nodes take jobs", async () => {
      const line = "sinfo -h -N -o %T | grep -cE '^(idle|mixed|allocated|completing)$' || true";
      const said = await shell(line).catch(() => "");
      if (said.trim() === "2") return true;
      await shell("scontrol update nodename=n[1-2] state=resume").catch(() => {});
      return false;
    });
  const saved = async () => {
    const state = async () => (await Deno.stat(`${conf}/state/job_state`)).mtime!.getTime();
    const before = await state();
    const [id] = (await shell("squeue -h -r -o %F")).trim().split("\n");
    await shell(`scontrol update jobid=${id} comment=saved`);
    await until("the controller has saved its state", async () => await state() > before);
  };
  try {
    await shell(`${script("up.sh")} ${conf} 26917`);
    await test({ folder, start, run, shell, kill, usable, saved });
  } finally {
    await shell(`${script("down.sh")} ${conf}`);
    await Deno.remove(folder, { recursive: true });
  }
}
