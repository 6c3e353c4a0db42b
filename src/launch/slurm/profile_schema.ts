/**
 * What a profile says of a SLURM cluster: the keys of the YAML, and what each may be.
 *
 * @module
 */
import { z } from "zod";
import { ENGINE_NAMES } from "../../engine/types.ts";
import { GPUS } from "../machine.ts";

/** A name of the cluster: a line of a job script holds it, in quotes at most. */
const name = z.string().regex(/^[\w.,:=+@/-]+$/).max(200);

/** A line of a job script. */
const line = z.string().min(1).max(2000).regex(/^[^\r\n]*$/);

/** Options of `sbatch` that the job script has anyway: given twice, the run would not find its own elements. */
const OWN_OPTIONS = [
  "array",
  "chdir",
  "cpus-per-task",
  "error",
  "job-name",
  "mem",
  "ntasks",
  "open-mode",
  "output",
  "signal",
  "time",
];

const directive = line.regex(/^--[a-z][\w-]*(?:=.*)?$/).refine(
  (text) => !OWN_OPTIONS.includes(/^--([\w-]+)/.exec(text)?.[1] ?? ""),
  `an option of sbatch that the job script does not have itself (${OWN_OPTIONS.join(", ")})`,
);

const minutes = z.int().min(1).max(525_600);

/** What an element of a job array asks for. Each layer says a part of it. */
const request = {
  partition: name.optional().describe("Partition, or several joined with commas; default the cluster's"),
  account: name.optional().describe("Account that is charged; default yours"),
  qos: name.optional().describe("Quality of service; default yours"),
  gres: name.optional().describe(
    "Generic resources of an element, such as gpu:1 or gpu:a100:1; default none",
  ),
  cpus: z.int().min(1).max(4096).optional().describe("Cores of an element; default 2"),
  memory: z.string().regex(/^\d+(?:\.\d+)?(?:MiB|GiB)$/).optional()
    .describe("Memory of an element; default 8GiB"),
  walltime_factor: z.number().min(1).max(1000).optional()
    .describe("Time limit as a multiple of the time that the plan estimates; default 3"),
  walltime_least: minutes.optional().describe("Shortest time limit, minutes; default 15"),
  walltime_most: minutes.optional().describe(
    "Longest time limit, minutes, such as that of the partition: what needs more is saved in time, and submitted again; " +
      "default 1440",
  ),
  setup: z.array(line).max(100).optional().describe(
    "Lines of the job script before the worker, such as module load cuda",
  ),
  directives: z.array(directive).max(100).optional().describe(
    "Further options of sbatch, such as --constraint=a100",
  ),
};

const layer = z.strictObject(request);

/** The structure of a profile. */
export const PROFILE = z.strictObject({
  ...request,
  throttle: z.int().min(1).max(100_000).optional().describe(
    "Most elements of an array that run at a time; default as many as the cluster lets",
  ),
  queue: z.int().min(1).max(1_000_000).optional().describe(
    "Most elements in the queue at a time; the others are submitted as these end; default half of the cluster's MaxJobCount",
  ),
  tries: z.int().min(1).max(100).default(3).describe(
    "How often a cell is submitted that is lost, such as to a dead node, each time a command is started; " +
      "while its training comes along from one time to the next it is not counted",
  ),
  poll: z.number().min(0.05).max(3600).default(15).describe(
    "Seconds from one look at the queue to the next: one call of squeue each",
  ),
  engine: z.enum(["auto", ...ENGINE_NAMES]).optional().describe(
    "Engine on the nodes, unless --engine says another; default that of the track",
  ),
  gpu: z.enum(Object.keys(GPUS)).optional().describe(
    "GPU that times are estimated on; default one worker process on cores",
  ),
  deno: line.optional().describe("Deno on the nodes; default the path of the one that submits"),
  methods: z.record(z.string().min(1), layer).optional().describe(
    "What cells of a method ask for instead, by its name",
  ),
  rows: z.record(z.string().min(1), layer).optional().describe(
    "What cells of a row ask for instead, by its name in the spec; holds over what is said of their method",
  ),
}).describe("How cells are run on a SLURM cluster");

/** What a profile says, defaults of the run filled in. */
export type Profile = z.output<typeof PROFILE>;

/** What one layer says of an element. */
export type RequestLayer = z.output<typeof layer>;

/** The JSON Schema of profiles, for editors. */
export function profileJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(PROFILE, { io: "input", unrepresentable: "any" }), title: "SLURM profile" };
}
