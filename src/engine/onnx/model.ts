/**
 * ONNX models as bytes.
 *
 * @module
 */
import { bytesHead, float, integer, type Message, message, text } from "../../base/protobuf.ts";
import type { NetworkValues } from "../types.ts";
import type { Attribute, Graph, ModelValue, Operation } from "./graph.ts";

/** Versions of the format and of the operators: LayerNormalization came with 17, Gelu with 20. */
const IR_VERSION = 9;
const OPERATORS = 20;
/** Operators of onnxruntime's own. */
const MICROSOFT = "com.microsoft";

/** Numbers that onnx.proto gives to types. */
const FLOAT_TENSOR = 1;
const ATTRIBUTE = { float: 1, integer: 2, integers: 7 } as const;

/** Encodes a model (onnx.proto, `ModelProto`). It holds no weights: those are inputs, or {@linkcode withWeights} adds them. */
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

/**
 * Adds weights to an encoded model: values that are none of its inputs. A message that is written twice is read as one, so that they
 * may stand behind it.
 *
 * @param model As {@linkcode encodeModel} gives it.
 * @param weights By the names under which the operations read them. They are copied.
 */
export function withWeights(model: Uint8Array, weights: NetworkValues): Uint8Array<ArrayBuffer> {
  const tensors = Object.entries(weights).map(([name, { data, shape }]) => {
    const head = [
      ...shape.flatMap((size) => integer(1, size)),
      ...integer(2, FLOAT_TENSOR),
      ...text(8, name),
      ...bytesHead(9, data.byteLength),
    ];
    const size = head.length + data.byteLength;
    return { head: [...bytesHead(5, size), ...head], data };
  });
  const size = tensors.reduce((sum, { head, data }) => sum + head.length + data.byteLength, 0);
  const graph = bytesHead(7, size);
  const bytes = new Uint8Array(model.length + graph.length + size);
  let at = 0;
  const append = (part: ArrayLike<number>) => {
    bytes.set(part, at);
    at += part.length;
  };
  append(model);
  append(graph);
  for (const { head, data } of tensors) {
    append(head);
    append(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return bytes;
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
