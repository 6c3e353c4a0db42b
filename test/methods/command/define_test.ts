import { assertEquals, assertThrows } from "@std/assert";
import { loadCommand } from "../../../src/methods/command/define.ts";
import { givenOptions } from "../../../src/spec/external.ts";
import type { CellSettings, CommandPlugin } from "../../../src/spec/mod.ts";

const PLUGIN = {
  command: ["./run.sh", "fast"],
  version: 3,
  files: [],
  input: ["pictures"],
  output: "clusters",
  time_limit: 60,
} as const satisfies CommandPlugin;

const PLACE = { name: "mine", base: "file:///specs/a.yaml" };

const SETTINGS: CellSettings = {
  method: "mine",
  dataset: "fields",
  backbone: "vit",
  options: {},
  omh: null,
  features: { center: true, precision: "f32" },
  train: {
    steps: 10,
    batch: 2,
    resolution: 64,
    seeds_vary: "all",
    crop: "none",
    probe_rate: "fixed",
    extra_clusters: 1,
    linear_probe: true,
  },
  evaluate: {
    resolution: 32,
    flip: true,
    readout: "converged",
    restarts: 9,
    crf: true,
    matching: "many-to-one",
    checkpoint: "last",
  },
};

Deno.test("loadCommand() gives a method that runs in the spec's folder, and is never trained here", () => {
  const method = loadCommand(PLUGIN, PLACE);
  assertEquals([method.name, method.title, method.version], ["mine", "./run.sh fast", 3]);
  const { settle: _, ...command } = method.command!;
  assertEquals(command, {
    program: "/specs/run.sh",
    args: ["fast"],
    folder: "/specs/",
    input: ["pictures"],
    output: "clusters",
    timeLimit: 60,
    takesBackbone: false,
  });
  assertThrows(() => method.trainer({} as never), TypeError, 'Cannot train "mine" step by step');
  assertThrows(
    () => loadCommand(PLUGIN, { ...PLACE, base: "https://a/b.yaml" }),
    RangeError,
    "expected a file",
  );
});

Deno.test("options pass through, with what tells such cells from others", () => {
  const { options } = loadCommand(PLUGIN, PLACE);
  const parsed = options.parse({ k: 3, model: { width: [1, 2] } }) as Record<string, unknown>;
  assertEquals(parsed, { k: 3, model: { width: [1, 2] }, provenance: "external, rerun here" });
  assertEquals(givenOptions({ options: parsed }), { k: 3, model: { width: [1, 2] } });
  assertEquals(options.safeParse({ provenance: "mine" }).success, false);
});

Deno.test("label maps are scored as they are: no flip, no CRF, no k-means, and no backbone where none has a part in them", () => {
  const { evaluate, backbone, features, train } = loadCommand(PLUGIN, PLACE).command!.settle(SETTINGS, 3);
  assertEquals(evaluate, {
    resolution: 32,
    flip: false,
    readout: "literal",
    restarts: 0,
    crf: false,
    matching: "many-to-one",
    checkpoint: "last",
  });
  assertEquals([backbone, features.center, train.linear_probe, train.steps], ["external", false, false, 10]);
});

Deno.test("codes get the converged readout and the table's CRF, classes no matching", () => {
  const codes = loadCommand({ ...PLUGIN, input: ["features"], output: "codes" }, PLACE).command!;
  const { evaluate, backbone } = codes.settle(SETTINGS, 3);
  assertEquals([evaluate.readout, evaluate.restarts, evaluate.crf, backbone], ["converged", 9, true, "vit"]);
  const classes = loadCommand({ ...PLUGIN, output: "classes" }, PLACE).command!;
  assertEquals(classes.settle(SETTINGS, 3).evaluate.matching, "none");
});
