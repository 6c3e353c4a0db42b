/**
 * The keys of a dataset file, of a predictions file, of a program and of a SLURM profile as Markdown, from their schemas.
 *
 * @module
 */
import { z } from "zod";
import { datasetFileJsonSchema } from "../../src/data/dataset_file/json_schema.ts";
import { predictionsJsonSchema } from "../../src/data/predictions/schema.ts";
import type { JsonNode } from "../../src/spec/_json_node.ts";
import { profileJsonSchema } from "../../src/launch/slurm/profile_schema.ts";
import { COMMAND } from "../../src/spec/command.ts";
import { table } from "./settings_page.ts";

/** What the values of keys look like. */
const SHAPES: Readonly<Record<string, string>> = {
  root: "`.` or a list",
  train: '`train`, `[a, b]`, `"*/img/*.jpg"`, `train.txt`, or a mapping, see below',
  val: "as `train`",
  labels: '`masks`, `"{dir}/{stem}_L.png"`, or a mapping, see below',
  classes: '`[sky, road]`, `[{ name: sky, colour: "#4682B4", group: far }]`, `{ sky: "#4682B4" }`, or `8`',
  groups: "`{ far: [sky], near: [road, car] }`",
  values: '`ids`, `colours`, `{ 7: road, 8: null }`, `{ "#3C1098": building }`',
  ignore: '`[11, 255]`, `"#9B9B9B"`',
  geometry: "`crop`, `squash`, `{ tiles: 320 }`",
  group: '`"{parent}"`',
  expected: "`{ train: 10, val: 5 }`",
  images: "as `train` above",
  list: "`lists/train.txt`",
  exclude: '`"**/*_L.png"`',
  split: "`val`",
  seeds: "`[0, 1, 2]`",
  command: "`[python3, train.py]`",
  files: "`[model.py, lib]`",
  input: "`[pictures, neighbors, features]`",
  time_limit: "`600`",
  gres: "`gpu:1`",
  memory: "`32GiB`",
  walltime_factor: "a number, at least 1",
  setup: "`[module load cuda/12.4]`",
  directives: "`[--constraint=a100]`",
  poll: "`15`",
  methods: "`{ hp: { memory: 64GiB } }`",
  rows: "`{ STEGO: { gres: gpu:2 } }`",
};

/** Tables of the keys of a dataset file, of a split and of a rule for label files. */
export function datasetFileTables(): string {
  const file = datasetFileJsonSchema() as JsonNode;
  const split = mappingOf(file.properties!.train);
  return [
    table(["key", "such as", "what it says"], rows(file)),
    `\nOf a split that is a mapping:\n\n${table(["key", "such as", "what it says"], rows(split))}`,
    `\nOf \`labels\` that is a mapping:\n\n${
      table(["key", "such as", "what it says"], rows(mappingOf(split.properties!.labels)))
    }`,
  ].join("\n");
}

/** A table of the keys of a predictions file. */
export function predictionsTable(): string {
  return table(["key", "such as", "what it says"], rows(predictionsJsonSchema() as JsonNode));
}

/** A table of the keys of a plugin that is a program. */
export function programTable(): string {
  return table(
    ["key", "such as", "what it says"],
    rows(z.toJSONSchema(COMMAND, { io: "input", unrepresentable: "any" }) as JsonNode),
  );
}

/** A table of the keys of a SLURM profile. */
export function profileTable(): string {
  return table(["key", "such as", "what it says"], rows(profileJsonSchema() as JsonNode));
}

/** The choice of a schema that is a mapping. */
function mappingOf(node: JsonNode): JsonNode {
  if (node.properties) return node;
  return (node.anyOf ?? []).map(mappingOf).find(({ properties }) => properties) ?? {};
}

function rows({ properties = {}, required }: JsonNode): string[][] {
  return Object.entries(properties).map(([key, { description, type, minimum, ...node }]) => [
    `\`${key}\`${(required as readonly string[] | undefined)?.includes(key) ? "" : ", optional"}`,
    node.enum?.map((one) => `\`${one}\``).join(", ") ?? SHAPES[key] ?? shapeOf(type, minimum),
    String(description),
  ]);
}

function shapeOf(type: unknown, minimum: unknown): string {
  if (type === "boolean") return "`true`";
  return type === "integer" ? `a whole number, at least ${minimum}` : "a text";
}
