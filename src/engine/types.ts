/**
 * What runs the tensor operations, as the rest of the house sees it.
 *
 * @module
 */

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
  /** Bytes of the tensor heap. On `wasm` and `native` the heap never shrinks, so this is the peak so far. */
  peakBytes(): number;
}
