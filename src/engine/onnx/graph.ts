/**
 * Graphs of ONNX.
 *
 * @module
 */

/** An attribute of an operation: a whole number, whole numbers, or a float32. */
export type Attribute = number | readonly number[] | { readonly float: number };

/** An operation on named values. */
export interface Operation {
  /** Name of the operator: one of ONNX's set 20. */
  readonly operator: string;
  /** Names of what it reads, in the operator's order. */
  readonly inputs: readonly string[];
  /** Names of what it gives, in the operator's order. */
  readonly outputs: readonly string[];
  /** By name; those left out are the operator's defaults. */
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Whether the operator is one of onnxruntime's own. */
  readonly contributed?: boolean;
}

/** A value that goes into or comes out of a model, float32. A text names a size that is known only when it runs. */
export interface ModelValue {
  /** Its name in the graph. */
  readonly name: string;
  /** Its sizes. */
  readonly shape: readonly (number | string)[];
}

/** A graph of operations, each after those that it reads. */
export interface Graph {
  /** What is handed in. */
  readonly inputs: readonly ModelValue[];
  /** What comes out. */
  readonly outputs: readonly ModelValue[];
  /** Each after those whose outputs it reads. */
  readonly operations: readonly Operation[];
}
