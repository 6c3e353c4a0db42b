import { describe, type Flaw, flawsOf, unknownKey, withoutEchoes } from "./_issues.ts";
import { type JsonNode, jsonNode, nodeAt } from "./_json_node.ts";
import { nearest } from "../base/nearest.ts";
import { isMapping } from "./settings.ts";
import {
  type CHOICES,
  EXTENSION_ENABLED,
  type KnownSettings,
  type ParsedSection,
  SECTIONS,
} from "./settings_schema.ts";
import type { CatalogueProtocol, Schema } from "./catalogue.ts";
import type { CellSettings } from "./cell_settings.ts";

/** The settings of a cell, or what is wrong with them. */
export interface Resolved {
  /** Absent if anything is wrong. */
  readonly settings?: CellSettings;
  /** Paths are paths of settings. */
  readonly flaws: readonly Flaw[];
}

/**
 * Validates a settings tree and fills in every default.
 *
 * Sections of other methods are validated and left out, and so are those of loss extensions that are off: they cannot change the
 * cell's numbers.
 *
 * @param tree Merged settings.
 * @param known All settings there are.
 * @returns The settings in a fixed order of keys, or every flaw.
 */
export function resolve(tree: Readonly<Record<string, unknown>>, known: KnownSettings): Resolved {
  const flaws: Flaw[] = [];
  for (const key of Object.keys(tree)) {
    if (!Object.hasOwn(known.node.properties ?? {}, key)) flaws.push(unknownKey([key], known.node));
  }
  const context = { known, flaws };
  const method = choose("method", tree.method, context);
  const dataset = choose("dataset", tree.dataset, context);
  const definition = method === undefined ? undefined : known.catalogue.methods[method];
  const external = definition?.uploaded ?? definition?.command;
  const hasBackbone = external === undefined || external.takesBackbone;
  const backbone = hasBackbone ? choose("backbone", tree.backbone, context) : undefined;
  const section = (name: keyof typeof SECTIONS) =>
    parseSection(name, SECTIONS[name], tree[name], true, context) as SectionValues | undefined;
  const [features, train, evaluate] = [section("features"), section("train"), section("evaluate")];
  const extensions = Object.entries(known.catalogue.extensions).map(([name, { options }]) =>
    [name, resolveExtension(name, options, tree[name], method, context)] as const
  );
  let options: unknown;
  for (const [name, { options: schema }] of Object.entries(known.catalogue.methods)) {
    if (name === method) options = parseSection(name, schema, tree[name], true, context);
    else if (Object.hasOwn(tree, name)) parseSection(name, schema, tree[name], false, context);
  }
  if (backbone !== undefined) {
    const { patch } = known.catalogue.backbones[backbone];
    const sides = [
      ["train", "resolution", train?.resolution],
      ["evaluate", "resolution", evaluate?.resolution],
      ["evaluate", "validate_resolution", evaluate?.validate_resolution],
    ] as const;
    for (const [name, setting, side] of sides) {
      if (side === undefined || side === null || side % patch === 0) continue;
      const message = `Cannot use "${name}.${setting}": it is ${side} pixels, ` +
        `expected a multiple of ${patch}, the side of a patch of "${backbone}"`;
      flaws.push({ path: [name, setting], part: "value", message });
    }
  }
  const learns = definition?.trains !== false;
  if (learns && !external && train?.steps === 0 && evaluate?.readout === "literal") {
    const message =
      `Cannot use "train.steps": it is 0 and "evaluate.readout" is literal, a probe that is not trained then, ` +
      "expected at least 1, or the readout converged";
    flaws.push({ path: ["train", "steps"], part: "value", message });
  }
  if (flaws.length === 0 && method !== undefined && backbone !== undefined) {
    const message = known.catalogue.unmet?.(method, options as Record<string, unknown>, backbone);
    if (message !== undefined) flaws.push({ path: ["backbone"], part: "value", message });
  }
  if (flaws.length > 0) return { flaws: withoutEchoes(flaws) };
  const settings = {
    ...{ method, dataset, backbone, options },
    ...Object.fromEntries(extensions),
    ...{ features, train: learns ? train : { ...train, steps: 0 } },
    evaluate: byProtocol(withoutIdleExtra(evaluate!, train!), definition?.protocol),
  } as unknown as CellSettings;
  return {
    settings: external ? external.settle(settings, known.catalogue.datasets[dataset!].classes) : settings,
    flaws,
  };
}

/** Where there are no extra clusters, no pixel is given to one. */
function withoutIdleExtra(evaluate: SectionValues, { extra_clusters }: SectionValues): SectionValues {
  if (extra_clusters !== 0) return evaluate;
  const { extra_predictions: _, ...rest } = evaluate;
  return rest;
}

/** What a method's own protocol, where it has one and that is not put aside, decides of how it is scored. */
function byProtocol(
  { protocol = "own", ...evaluate }: SectionValues,
  own: CatalogueProtocol | undefined,
): Readonly<Record<string, unknown>> {
  if (!own) return evaluate;
  if (protocol === "common") return { ...evaluate, protocol };
  const { flip, crf, matching } = own;
  return { ...evaluate, flip, ...crf !== "either" && { crf }, ...matching && { matching }, protocol };
}

/** What is looked at of a section's values. */
interface SectionValues {
  readonly resolution?: number;
  readonly validate_resolution?: number | null;
  readonly steps?: number;
  readonly extra_clusters?: number;
  readonly readout?: string;
  readonly extra_predictions?: string;
  readonly protocol?: "own" | "common";
}

interface Context {
  readonly known: KnownSettings;
  readonly flaws: Flaw[];
}

function choose(kind: typeof CHOICES[number], value: unknown, { known, flaws }: Context): string | undefined {
  const names = Object.keys(known.catalogue[`${kind}s`]);
  if (typeof value === "string" && names.includes(value)) return value;
  const missing = value === undefined;
  const found = missing
    ? "it is not given"
    : typeof value === "string"
    ? "there is none of this name"
    : "it is not a name";
  const which = typeof value === "string" ? ` "${value}"` : missing ? "" : ` (${describe(value)})`;
  flaws.push({
    path: [kind],
    part: "value",
    message: `Cannot find the ${kind}${which}: ${found}, expected one of ${names.join(", ")}${
      kind === "dataset"
        ? ", or the path of a dataset file, such as ./my_pictures.yaml"
        : kind === "method" && isMapping(value)
        ? ", or the name that plugins give to a program, as in plugins: { mine: { command: [python3, train.py], version: 1 } }"
        : ""
    }`,
    suggestion: typeof value === "string" ? nearest(value, names) : undefined,
    missing,
  });
  return undefined;
}

function resolveExtension(
  name: string,
  schema: Schema,
  value: unknown,
  method: string | undefined,
  context: Context,
): unknown {
  const at = [name, "enabled"];
  if (value !== undefined && !isMapping(value)) {
    context.flaws.push({
      path: [name],
      part: "value",
      message: `Cannot use "${name}": it is ${describe(value)}, expected a mapping`,
    });
    return null;
  }
  const { enabled, ...rest } = value ?? {};
  const parsed = EXTENSION_ENABLED.safeParse(enabled);
  if (!parsed.success) {
    const wrong = flawsOf(parsed.error.issues, enabled, jsonNode(EXTENSION_ENABLED), at);
    context.flaws.push(...wrong.map((flaw) => ({ ...flaw, path: at })));
  }
  if (
    parsed.data === true && method !== undefined &&
    context.known.catalogue.methods[method].supportsOmh === false
  ) {
    const message =
      `Cannot add "${name}" to "${method}": the method takes no further losses, expected enabled: false`;
    context.flaws.push({ path: at, part: "value", message });
  }
  const options = parseSection(name, schema, rest, parsed.data === true, context);
  return parsed.data === true ? options : null;
}

/** Parses a section; where it is not needed, nothing can be missing from it. */
function parseSection(
  name: string,
  schema: Schema,
  value: unknown,
  needed: boolean,
  context: Context,
): unknown {
  const input = value === undefined ? {} : value;
  const key = `${name} ${JSON.stringify(input)}`;
  const { data, flaws } = context.known.parsed.get(key) ?? parseAnew(name, schema, input, context.known);
  context.known.parsed.set(key, { data, flaws });
  const kept = flaws.filter((flaw) => needed || !flaw.missing);
  context.flaws.push(...kept.map((flaw) => ({ ...flaw, path: [name, ...flaw.path] })));
  return data;
}

function parseAnew(name: string, schema: Schema, input: unknown, known: KnownSettings): ParsedSection {
  const parsed = schema.safeParse(input);
  const node = nodeAt(known.node, [name]) ?? {};
  const flaws = parsed.success
    ? strippedKeys(input, parsed.data, node).map((key) => unknownKey([key], node, [name]))
    : flawsOf(parsed.error.issues, input, node, [name]);
  return { data: parsed.data, flaws };
}

/** Keys that a schema dropped without a word, as zod's plain `object` does. */
function strippedKeys(input: unknown, output: unknown, node: JsonNode): string[] {
  if (!isMapping(input) || !isMapping(output)) return [];
  return Object.keys(input).filter((key) => !Object.hasOwn(output, key) && nodeAt(node, [key]) === undefined);
}
