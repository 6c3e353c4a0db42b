/**
 * What a method asks of backbone and data by name, compared with what there is before anything is trained.
 *
 * @module
 */
import type { OutputName } from "../backbone/output_names.ts";
import { parseOutput } from "../backbone/outputs.ts";
import type { Backbone, BackboneDefinition } from "../backbone/types.ts";
import { partPrefix } from "../backbone/weights/parameter_parts.ts";
import { messageOf } from "../base/thrown.ts";
import { methodInputs, streamNeeds } from "./needs.ts";
import type { MethodInputs } from "./inputs.ts";
import type { MethodDefinition, TrainerBackbone } from "./types.ts";

/** A backbone, as far as it is known without its weights. */
export type KnownBackbone = Pick<BackboneDefinition, "name" | "patch" | "transformer">;

/**
 * What is against training a method on a backbone.
 *
 * @param options The method's options.
 * @returns One line that says what it asks for and what there is; undefined where nothing is.
 */
export function unmetAsk(
  method: MethodDefinition,
  options: Record<string, unknown>,
  backbone: KnownBackbone,
): string | undefined {
  const { train = [], second = [], neighbors = [], predict = [], parameters = [] } = methodInputs(
    method,
    options,
  );
  const cannot = `Cannot train "${method.name}" on "${backbone.name}"`;
  try {
    for (const name of [...train, ...second, ...neighbors, ...predict]) parseOutput(name, backbone);
    if (parameters.length > 0 && !backbone.transformer) {
      return `${cannot}: it asks for parameters of a transformer, expected a backbone that is one`;
    }
    for (const part of parameters) partPrefix(part, backbone.transformer!, backbone.name);
  } catch (error) {
    return `${cannot}: ${messageOf(error)}`;
  }
  const needs = streamNeeds(method, options);
  if (method.views?.(options).first && needs.length > 0) {
    return `${cannot}: its views change the pictures, and ${
      needs.join(" and ")
    } are kept of pictures as they are, ` +
      "expected views or needs, not both";
  }
  if (second.length > 0 && !method.views?.(options).second) {
    return `${cannot}: it asks for outputs of a second view, and makes none, expected views with a second one`;
  }
  if (neighbors.length > 0 && !needs.includes("neighbors")) {
    return `${cannot}: it asks for outputs of neighbours, and needs none, expected needs of neighbors`;
  }
  return undefined;
}

/** What several methods ask of one stream together. */
export function joinedInputs(
  asking: readonly { readonly method: MethodDefinition; readonly options: Record<string, unknown> }[],
): Required<Omit<MethodInputs, "predict" | "parameters">> {
  const asked = asking.map(({ method, options }) => methodInputs(method, options));
  const joined = <K extends "train" | "second" | "neighbors" | "maps">(what: K) => [
    ...new Set(asked.flatMap((inputs) => (inputs[what] ?? []) as readonly string[])),
  ];
  return {
    train: joined("train") as OutputName[],
    second: joined("second") as OutputName[],
    neighbors: joined("neighbors") as OutputName[],
    maps: joined("maps"),
    pictures: asked.some(({ pictures }) => pictures),
  };
}

/**
 * What a trainer is told of a loaded backbone.
 *
 * @returns Nothing for a method that asks for nothing by name, or for a backbone that is no transformer.
 * @throws {TypeError} Parameters are asked for and the backbone does not give them.
 */
export async function trainerBackbone(
  method: MethodDefinition,
  options: Record<string, unknown>,
  backbone: Backbone,
): Promise<TrainerBackbone | undefined> {
  const { patch, transformer, name } = backbone;
  if (!method.inputs || !transformer) return undefined;
  const { parameters = [] } = methodInputs(method, options);
  if (parameters.length > 0 && !backbone.parameters) {
    throw new TypeError(
      `Cannot train "${method.name}" on "${name}": the backbone gives no parameters, expected those of ${
        parameters.join(", ")
      }`,
    );
  }
  return {
    patch,
    transformer,
    parameters: parameters.length > 0 ? await backbone.parameters!(parameters) : {},
  };
}
