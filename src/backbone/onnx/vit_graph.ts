/**
 * The vision transformer of DINO as an ONNX graph.
 *
 * @module
 */
import { NORM_EPSILON, parameterShapes, type VitArchitecture } from "../weights/architecture.ts";
import type { Attribute, Graph, Operation } from "../../engine/onnx/model.ts";

/**
 * What a graph gives:
 *
 * - `tokens`: all tokens after the final normalisation, class token first, `[1 + patches, C]`;
 * - `attentionLogits`: scaled products of queries and keys of the last block, `[heads, 1 + patches, 1 + patches]`.
 */
export type VitGraphOutput = "tokens" | "attentionLogits";

/**
 * Makes the graph for one picture of any size.
 *
 * Its inputs are `tiles` `[patches, 3 * patch * patch]`, the pixels of each patch, colour by colour; `positions` `[patches, C]`;
 * `class_token` `[1, C]`, with its position; `projection` `[C, 3 * patch * patch]`; and all other parameters under DINO's names.
 */
export function vitGraph(architecture: VitArchitecture, output: VitGraphOutput): Graph {
  const { channels, depth, heads, patch } = architecture;
  const graph = new GraphWriter();
  const block = (i: number, part: string) => `blocks.${i}.${part}`;
  const axis = graph.add("Constant", [], { value_ints: [0] });

  const embedded = graph.linear("tiles", "projection", "patch_embed.proj.bias");
  const placed = graph.add("Add", [embedded, "positions"]);
  let x = graph.add("Concat", ["class_token", placed], { axis: 0 });
  for (let i = 0; i < depth; i++) {
    const qkv = graph.layer(graph.normalised(x, block(i, "norm1")), block(i, "attn.qkv"));
    const parts = graph.split(qkv, 3);
    if (output === "attentionLogits" && i === depth - 1) {
      x = graph.attentionLogits(parts[0], parts[1], heads, channels / heads);
      break;
    }
    const batched = parts.map((part) => graph.add("Unsqueeze", [part, axis]));
    const mixed = graph.add("MultiHeadAttention", batched, { num_heads: heads }, true);
    const projected = graph.layer(graph.add("Squeeze", [mixed, axis]), block(i, "attn.proj"));
    const attended = graph.add("Add", [x, projected]);
    const hidden = graph.layer(graph.normalised(attended, block(i, "norm2")), block(i, "mlp.fc1"));
    const activated = graph.add("Gelu", [hidden]);
    x = graph.add("Add", [attended, graph.layer(activated, block(i, "mlp.fc2"))]);
  }
  if (output === "tokens") x = graph.normalised(x, "norm");

  const pixels = 3 * patch * patch;
  const inputs = [
    { name: "tiles", shape: ["patches", pixels] },
    { name: "positions", shape: ["patches", channels] },
    { name: "class_token", shape: [1, channels] },
    { name: "projection", shape: [channels, pixels] },
    ...[...parameterShapes(architecture)].map(([name, shape]) => ({ name, shape })),
  ].filter(({ name }) => graph.reads(name));
  const shape = output === "tokens" ? ["tokens", channels] : [heads, "tokens", "tokens"];
  const { operations } = graph;
  // The last operation's result under the name that is asked for.
  const named = [...operations, { operator: "Identity", inputs: [x], outputs: [output] }];
  return { inputs, outputs: [{ name: output, shape }], operations: named };
}

/** Collects operations; each method gives the name of what its last one computes. */
class GraphWriter {
  readonly operations: Operation[] = [];

  add(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    contributed = false,
  ): string {
    const output = `value${this.operations.length}`;
    this.operations.push({ operator, inputs, outputs: [output], attributes, contributed });
    return output;
  }

  /** Whether an operation reads a value. */
  reads(name: string): boolean {
    return this.operations.some(({ inputs }) => inputs.includes(name));
  }

  /** `x W^T + b`. */
  linear(x: string, weight: string, bias: string): string {
    return this.add("Gemm", [x, weight, bias], { transB: 1 });
  }

  /** A linear layer under DINO's name. */
  layer(x: string, name: string): string {
    return this.linear(x, `${name}.weight`, `${name}.bias`);
  }

  normalised(x: string, name: string): string {
    const inputs = [x, `${name}.weight`, `${name}.bias`];
    return this.add("LayerNormalization", inputs, { axis: 1, epsilon: { float: NORM_EPSILON } });
  }

  /** Equal parts along the channels. */
  split(x: string, count: number): string[] {
    const number = this.operations.length;
    const outputs = Array.from({ length: count }, (_, i) => `value${number}.${i}`);
    const attributes = { axis: 1, num_outputs: count };
    this.operations.push({ operator: "Split", inputs: [x], outputs, attributes });
    return outputs;
  }

  attentionLogits(queries: string, keys: string, heads: number, channels: number): string {
    // A size of 0 is that of the argument.
    const shape = this.add("Constant", [], { value_ints: [0, heads, channels] });
    const byHead = (x: string, perm: readonly number[]) =>
      this.add("Transpose", [this.add("Reshape", [x, shape])], { perm });
    const products = this.add("MatMul", [byHead(queries, [1, 0, 2]), byHead(keys, [1, 2, 0])]);
    const scale = this.add("Constant", [], { value_float: { float: channels ** -0.5 } });
    return this.add("Mul", [products, scale]);
  }
}
