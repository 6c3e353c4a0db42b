/**
 * ONNX models as bytes.
 *
 * @module
 */
import { float, integer, type Message, message, text } from "../../base/protobuf.ts";

/** Versions of the format and of the operators: LayerNormalization came with 17, Gelu with 20. */
const IR_VERSION = 9;
const OPERATORS = 20;
/** Operators of onnxruntime's own. */
const MICROSOFT = "com.microsoft";

/** Numbers that onnx.proto gives to types. */
const FLOAT_TENSOR = 1;
const ATTRIBUTE = { float: 1, integer: 2, integers: 7 } as const;

/** An attribute of an operation: a whole number, whole numbers, or a float32. */
export type Attribute = number | readonly number[] | { readonly float: number };

/** An operation on named values. */
export interface Operation {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Whether the operator is one of onnxruntime's own. */
  readonly contributed?: boolean;
}

/** A value that goes into or comes out of a model, float32. A text names a size that is known only when it runs. */
export interface ModelValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** A graph of operations, each after those that it reads. */
export interface Graph {
  readonly inputs: readonly ModelValue[];
  readonly outputs: readonly ModelValue[];
  readonly operations: readonly Operation[];
}

/** Encodes a model (onnx.proto, `ModelProto`). It holds no weights: those are inputs. */
export function encodeModel({ inputs, outputs, operations }: Graph): Uint8Array {
  return Uint8Array.from([
    ...integer(1, IR_VERSION),
    ...message(
      7,
      ...operations.map(operation),
      text(2, "network"),
      ...inputs.map((input) => value(11, input)),
      ...outputs.map((output) => value(12, output)),
    ),
    ...message(8, integer(2, OPERATORS)),
    ...message(8, text(1, MICROSOFT), integer(2, 1)),
  ]);
}

function operation({ operator, inputs, outputs, attributes = {}, contributed }: Operation): Message {
  return message(
    1,
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => message(5, text(1, name), ...attribute(value))),
    ...contributed ? [text(7, MICROSOFT)] : [],
  );
}

function attribute(value: Attribute): Message[] {
  if (typeof value === "number") return [integer(3, value), integer(20, ATTRIBUTE.integer)];
  if ("float" in value) return [float(2, value.float), integer(20, ATTRIBUTE.float)];
  return [...value.map((item) => integer(8, item)), integer(20, ATTRIBUTE.integers)];
}

function value(field: number, { name, shape }: ModelValue): Message {
  const sizes = shape.map((size) => message(1, typeof size === "number" ? integer(1, size) : text(2, size)));
  const type = message(1, integer(1, FLOAT_TENSOR), message(2, ...sizes));
  return message(field, text(1, name), message(2, type));
}
