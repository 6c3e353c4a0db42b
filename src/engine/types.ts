/**
 * What runs the tensor operations, as the rest of the house sees it.
 *
 * @module
 */
import type { Graph } from "./onnx/graph.ts";

/** The engines, in the order in which `auto` tries them; `cpu` is an oracle for tests and never its choice. */
export const ENGINE_NAMES: readonly EngineName[] = ["cuda", "webgpu", "native", "wasm", "cpu"];

/** Name of an engine. */
export type EngineName = "cuda" | "webgpu" | "native" | "wasm" | "cpu";

/** What a user may ask for: an engine, or the first that works. */
export type EngineChoice = EngineName | "auto";

/** How an engine is to be started. */
export interface EngineOptions {
  /**
   * Threads of the native BLAS; the other engines take no notice.
   *
   * @default {1}
   */
  readonly threads?: number;
}

/** A started engine. Tensor operations run on the one started last. */
export interface Engine {
  /** Which engine it is. */
  readonly name: EngineName;
  /** Everything about the engine that can change a number it computes. Part of a cell's key. */
  readonly numerics: string;
  /** One line for people: what runs, and which engines `auto` passed over and why. */
  readonly description: string;
  /** Runs frozen networks faster than tensor operations do; undefined where nothing does. */
  readonly networks?: NetworkRuntime;
  /** What would make the engine faster here, with the command that brings it. */
  readonly advice?: string;
  /**
   * Resolves to why, should the engine stop computing for good: then its process has to be replaced. Absent from engines that
   * can not.
   */
  readonly lost?: Promise<Error>;
  /**
   * Bytes of the tensor heap. On `wasm` and `native` the heap never shrinks, so this is the peak so far, as it is on `webgpu`; on
   * `cuda` and `cpu`, what tensors hold now.
   */
  peakBytes(): number;
}

/** Float32 arrays with their shapes, by name. */
export type NetworkValues = Readonly<
  Record<string, { readonly data: Float32Array; readonly shape: readonly number[] }>
>;

/** Runs frozen networks that are given as ONNX models. */
export interface NetworkRuntime {
  /** Name, version and all else that its numbers depend on: part of the engine's numerics. */
  readonly name: string;
  /**
   * Readies a network.
   *
   * @param graph An ONNX graph.
   * @param weights Those of its inputs that stay the same from run to run. On the processor their arrays are used as they are, and
   * kept; on a card they are copied to it, once.
   */
  load(graph: Graph, weights: NetworkValues): Promise<Network>;
}

/** A readied network. */
export interface Network {
  /** Computes the outputs for the inputs that are not weights. */
  run(inputs: NetworkValues): Promise<NetworkValues>;
  /** Frees the network. */
  dispose(): void;
}
