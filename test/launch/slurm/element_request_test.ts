import { assertEquals } from "@std/assert";
import { requestOf, walltimeMinutes } from "../../../src/launch/slurm/element_request.ts";
import { readProfile } from "../../../src/launch/slurm/read_profile.ts";

const profile = readProfile(
  `partition: gpu
memory: 16GiB
setup: [module load cuda]
methods:
  hp: { memory: 1.5GiB, walltime_factor: 5 }
rows:
  STEGO: { memory: 300MiB, setup: [] }
`,
  "cluster.yaml",
);

Deno.test("requestOf() takes the row's word before the method's, and that before the profile's", () => {
  const memory = (method: string, row?: string) => requestOf(profile, { method, row }).memory;
  assertEquals(memory("stego"), 16 * 1024);
  assertEquals(memory("hp"), 1536);
  assertEquals(memory("hp", "STEGO"), 300);
  assertEquals(memory("hp", "constructor"), 1536);
  const { walltimeFactor, setup, partition } = requestOf(profile, { method: "hp", row: "STEGO" });
  assertEquals([walltimeFactor, setup, partition], [5, [], "gpu"]);
});

Deno.test("requestOf() asks for cores, memory and time even where the profile says nothing", () => {
  assertEquals(requestOf(readProfile("", ""), { method: "stego" }), {
    partition: undefined,
    account: undefined,
    qos: undefined,
    gres: undefined,
    cpus: 2,
    memory: 8192,
    walltimeFactor: 3,
    walltime: { least: 15, most: 1440 },
    setup: [],
    directives: [],
  });
});

Deno.test("walltimeMinutes() multiplies the estimate, rounds up to minutes and keeps to the shortest and the longest", () => {
  const request = requestOf(readProfile("walltime_factor: 2\nwalltime_least: 5\nwalltime_most: 600", ""), {
    method: "stego",
  });
  const minutes = (seconds: number) => walltimeMinutes(seconds, request);
  // 2 x 3601 s = 120.03 minutes.
  assertEquals(minutes(3601), 121);
  assertEquals(minutes(3600), 120);
  assertEquals([minutes(0), minutes(1e9), minutes(Infinity)], [5, 600, 600]);
});
