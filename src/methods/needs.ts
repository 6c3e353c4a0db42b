/**
 * What a method with given options asks of stream and backbone.
 *
 * @module
 */
import type { Geometry } from "../data/geometry.ts";
import type { StreamPart } from "../features/types.ts";
import { canonicalJson } from "../spec/mod.ts";
import type { GeometryOf, MethodInputs } from "./inputs.ts";
import type { MethodDefinition } from "./types.ts";

/** What a method with given options asks of the feature stream. */
export function streamNeeds<Options extends object>(
  { needs }: MethodDefinition<Options>,
  options: Options,
): readonly StreamPart[] {
  return typeof needs === "function" ? needs(options) : needs;
}

/** What a method with given options asks for by name. */
export function methodInputs<Options extends object>(
  { inputs = {} }: MethodDefinition<Options>,
  options: Options,
): MethodInputs {
  return typeof inputs === "function" ? inputs(options) : inputs;
}

/**
 * The geometry of a method with given options.
 *
 * @returns Nothing where it is the common protocol's.
 */
export function geometryOf<Options>(
  geometry: GeometryOf<Options> | undefined,
  options: Options,
): Geometry | undefined {
  return typeof geometry === "function" ? geometry(options) : geometry;
}

/**
 * What tells the stream of a method from those that any method may share; undefined where it may be shared: views, stages,
 * geometry and protocol are a method's own.
 */
export function ownStream<Options extends object>(
  { name, views, stage, geometry, protocol }: MethodDefinition<Options>,
  options: Options,
): string | undefined {
  return views || stage || geometry || protocol ? `${name} ${canonicalJson(options)}` : undefined;
}
