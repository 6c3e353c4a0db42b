/**
 * The keys of a spec file as Markdown, from its schema.
 *
 * @module
 */
import { z } from "zod";
import { inWords, type JsonNode } from "../../src/spec/_json_node.ts";
import { LIMITS } from "../../src/spec/limits.ts";
import { ROW_TRACK, SPEC, TRACK } from "../../src/spec/schema.ts";
import { LARGEST_SEED } from "../../src/spec/seed_list.ts";
import { table } from "./settings_page.ts";

/** What the shape of a value is called. */
const SHAPES: Readonly<Record<string, string>> = {
  seeds:
    `a range such as 0..39, both ends included, or a list of seeds and ranges; of whole numbers from 0 to ${LARGEST_SEED}, ` +
    `at most ${LIMITS.seeds}`,
  base: "settings",
  set: "settings",
  grid: "settings with a list of values each",
  zip: "settings with a list of values each",
  include: "a list of settings",
  exclude: "a list of settings",
  plugins: "names with paths or URLs, or with [programs](how-to/method-in-python.md#reference)",
  rows: "a list, see below",
  paper: "a score of each metric",
  tracks: "names with what they change, see below",
  tolerance: "a number of each metric",
  margin: "a number of each metric",
};

/** What a track says beside settings. */
const ON_TRACK: Readonly<Record<string, string>> = {
  seeds: "Seeds on this track",
  note: "A footnote on this track",
  cite: "Quotes the row on this track and does not run it",
};

/** A heading and a table for the spec, its rows and its tracks. */
export function specTables(): string {
  const spec = nodeOf(SPEC);
  const row = (spec.properties!.rows as JsonNode).items as JsonNode;
  const docs = { rows: "Rows of the table" };
  return [
    section("A spec", spec, docs),
    section("A row", row, docs),
    section("A track of the spec", nodeOf(TRACK), { ...ON_TRACK, note: "A caption on this track" }, {
      ...SHAPES,
      paper: "true or false",
    }),
    section("A track of a row", nodeOf(ROW_TRACK), ON_TRACK),
  ].join("\n");
}

function section(
  title: string,
  node: JsonNode,
  docs: Readonly<Record<string, string>>,
  shapes = SHAPES,
): string {
  const required = node.required as readonly string[] | undefined;
  const rows = Object.entries(node.properties!).map(([key, inner]) => [
    `\`${key}\`${required?.includes(key) ? "" : ", optional"}`,
    shapes[key] ?? inWords(inner),
    inner.description ?? docs[key],
  ]);
  return `## ${title}\n\n${table(["key", "takes", "what it says"], rows)}`;
}

function nodeOf(schema: z.ZodType): JsonNode {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonNode;
}
