import { assertEquals, assertThrows } from "@std/assert";
import { readProfile } from "../../../src/launch/slurm/read_profile.ts";
import { SpecError } from "../../../src/spec/problems.ts";

/** Problems of a text, as `line:column message`. */
function problems(text: string): string[] {
  const error = assertThrows(() => readProfile(text, "cluster.yaml"), SpecError);
  return error.problems.map(({ line, column, message, suggestion }) =>
    `${line}:${column} ${message}${suggestion ? ` (${suggestion})` : ""}`
  );
}

Deno.test("readProfile() takes a text that says nothing, and fills in how a run is followed", () => {
  for (const text of ["", "# nothing\n", "{}"]) {
    assertEquals(readProfile(text, "cluster.yaml"), { tries: 3, poll: 15 });
  }
});

Deno.test("readProfile() reads resources, and layers of methods and rows", () => {
  const profile = readProfile(
    `partition: gpu,gpu-long
gres: gpu:a100:1
cpus: 8
memory: 32GiB
setup: [module load cuda/12.4]
directives: [--constraint=a100, --exclusive]
methods: { hp: { memory: 64GiB } }
rows: { "OMH, temperature {omh.epsilon}": { walltime_factor: 4 } }
`,
    "cluster.yaml",
  );
  assertEquals(profile.partition, "gpu,gpu-long");
  assertEquals(profile.methods, { hp: { memory: "64GiB" } });
  assertEquals(profile.rows?.["OMH, temperature {omh.epsilon}"], { walltime_factor: 4 });
});

Deno.test("readProfile() places every mistake, with the nearest known key", () => {
  assertEquals(problems("partition: gpu\nmemroy: 8GiB\ncpus: none\n"), [
    '2:1 Cannot read the key "memroy": it is not known, expected one of partition, account, qos, gres, cpus, memory, ' +
    "walltime_factor, walltime_least, walltime_most, setup, directives, throttle, queue, tries, poll, engine, gpu, deno, " +
    "methods, rows (memory)",
    '3:7 Cannot use "cpus": it is the text "none", expected a whole number, at least 1 and at most 4096',
  ]);
  assertEquals(problems("methods:\n  hp:\n    gress: gpu:1\n"), [
    '3:5 Cannot read the key "gress": it is not known in "methods.hp", expected one of partition, account, qos, gres, ' +
    "cpus, memory, walltime_factor, walltime_least, walltime_most, setup, directives (gres)",
  ]);
});

Deno.test("readProfile() refuses what would break a job script, or make a run lose sight of its elements", () => {
  assertEquals(problems('partition: "gpu\\n#SBATCH --array=0-9"').length, 1);
  assertEquals(problems('setup: ["module load a\\nrm -r b"]').length, 1);
  const [problem] = problems("directives: [--constraint=a100, --array=0-3]");
  assertEquals(
    problem,
    '1:33 Cannot use "directives[1]": it is the text "--array=0-3", expected an option of sbatch that the job script does ' +
      "not have itself (array, chdir, cpus-per-task, error, job-name, mem, ntasks, open-mode, output, signal, time)",
  );
});
