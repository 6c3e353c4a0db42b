/**
 * The methods and loss extensions that ship with the harness, found by name and loaded when asked for, and what a module must
 * export to be one more.
 *
 * @module
 */
import {
  FUNCTION,
  isFunction,
  isRecord,
  type Member,
  optional,
  requireMembers,
  TEXT,
  wholeNumber,
} from "../base/members.ts";
import { Registry } from "../base/registry.ts";
import type { LossExtension } from "../spec/mod.ts";
import { commandDigestOf, loadCommand } from "./command/define.ts";
import { isPredictionsFile } from "./predictions/is_predictions_file.ts";
import { isOutputName } from "../backbone/outputs.ts";
import { isParameterPart } from "../backbone/weights/parameter_parts.ts";
import type { MethodInputs } from "./inputs.ts";
import type { MethodDefinition } from "./types.ts";

const PARTS = ["neighbors", "attention", "jittered"];

const listOf = (accepts: (value: unknown) => boolean) => (value: unknown): boolean =>
  value === undefined || Array.isArray(value) && value.every(accepts);

const INPUTS: Readonly<Record<keyof MethodInputs, (value: unknown) => boolean>> = {
  train: listOf(isOutputName),
  second: listOf(isOutputName),
  neighbors: listOf(isOutputName),
  predict: listOf(isOutputName),
  maps: listOf(TEXT.accepts),
  parameters: listOf(isParameterPart),
  pictures: (value) => value === undefined || typeof value === "boolean",
};

function isInputs(value: unknown): boolean {
  return isRecord(value) &&
    Object.entries(value).every(([name, asked]) =>
      Object.hasOwn(INPUTS, name) && INPUTS[name as keyof MethodInputs](asked)
    );
}

const isGeometry = (value: unknown): boolean =>
  isFunction(value) ||
  isRecord(value) && TEXT.accepts(value.name) && isFunction(value.picture) && isFunction(value.labels);

function isProtocol(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { geometry, flip, crf, matching } = value;
  return typeof flip === "boolean" && (typeof crf === "boolean" || crf === "either") &&
    [undefined, "one-to-one", "matched-only"].includes(matching as undefined) &&
    (geometry === undefined || isGeometry(geometry));
}

/** Parts of a stage are named on disk, each by another name. */
function isStage(value: unknown): boolean {
  return Array.isArray(value) &&
    value.every((part) =>
      isRecord(part) && typeof part.name === "string" && /^[a-z0-9-]{1,40}$/.test(part.name) &&
      wholeNumber(1).accepts(part.version) && isFunction(part.depends) && isFunction(part.make)
    ) && new Set(value.map(({ name }) => name)).size === value.length;
}

const OPTIONS: Member = { expected: "an object of options", accepts: isRecord };

const SWITCH: Member = { expected: "true or false", accepts: (value) => typeof value === "boolean" };

/** A module must not name programs: only specs do, whose readers are asked for leave. */
const NO_COMMAND: Member = {
  expected: "nothing: programs are named by a spec, under plugins",
  accepts: (value) => value === undefined,
};

const MEMBERS: Readonly<Record<keyof MethodDefinition, Member>> = {
  name: TEXT,
  title: TEXT,
  version: wholeNumber(1),
  options: {
    expected: "a schema with parse, safeParse and toJSONSchema",
    accepts: (value) =>
      isRecord(value) && ["parse", "safeParse", "toJSONSchema"].every((name) => isFunction(value[name])),
  },
  needs: {
    expected: `a function, or a list of ${PARTS.join(", ")}`,
    accepts: (value) =>
      isFunction(value) || Array.isArray(value) && value.every((part) => PARTS.includes(part)),
  },
  inputs: optional({
    expected:
      "a function, or an object of names: train, second, neighbors, predict, maps, parameters, and whether pictures",
    accepts: (value) => isFunction(value) || isInputs(value),
  }),
  views: optional(FUNCTION),
  geometry: optional({
    expected: "a geometry with name, picture and labels, or a function of the options",
    accepts: isGeometry,
  }),
  protocol: optional({
    expected: "a protocol with flip and crf, and perhaps a geometry and a matching",
    accepts: isProtocol,
  }),
  stage: optional({
    expected:
      "a list of parts with different names of small letters, digits and -, version, depends and make",
    accepts: isStage,
  }),
  dropLast: SWITCH,
  supportsOmh: optional(SWITCH),
  trains: optional(SWITCH),
  stepFlops: FUNCTION,
  stepBytes: optional(FUNCTION),
  extraImages: optional(FUNCTION),
  trainer: FUNCTION,
  command: NO_COMMAND,
  example: OPTIONS,
  smallDataset: optional(OPTIONS),
  uploaded: {
    expected: "nothing: predictions are a JSON file, not a module",
    accepts: (value) => value === undefined,
  },
};

/**
 * Refuses what is no method.
 *
 * @param value A module's default export.
 * @param name The method's name or module specifier, for the message.
 * @throws {TypeError} A member is missing or of another type; the message names it.
 */
export function requireMethod(value: unknown, name: string): asserts value is MethodDefinition {
  requireMembers<MethodDefinition>("method", MEMBERS, value, name);
}

/**
 * Built-in methods; any module specifier that Deno can import, any predictions file, and any program that a spec names is one
 * more.
 */
export const methods: Registry<MethodDefinition> = new Registry(
  "method",
  {
    constant: () => import("./constant/mod.ts"),
    dino: () => import("./dino/mod.ts"),
    eagle: () => import("./eagle/mod.ts"),
    hp: () => import("./hp/mod.ts"),
    ppap: () => import("./ppap/mod.ts"),
    primaps: () => import("./primaps/mod.ts"),
    smooseg: () => import("./smooseg/mod.ts"),
    stego: () => import("./stego/mod.ts"),
    transfgu: () => import("./transfgu/mod.ts"),
  },
  requireMethod,
  {
    takes: (source) => typeof source === "object" || isPredictionsFile(source),
    load: async (source, place) =>
      typeof source === "object"
        ? loadCommand(source, place)
        : (await import("./predictions/define.ts")).loadPredictions(source),
    digest: async (source, place) =>
      typeof source === "object"
        ? commandDigestOf(source, place)
        : (await import("./predictions/define.ts")).predictionsDigest(source),
  },
);

/** Built-in loss extensions. */
export const lossExtensions: Registry<LossExtension> = new Registry("loss extension", {
  omh: () => import("../omh/extension.ts"),
});

/** All loss extensions, in the registry's order. */
export function loadLossExtensions(): Promise<LossExtension[]> {
  return Promise.all(lossExtensions.names.map((name) => lossExtensions.load(name)));
}
