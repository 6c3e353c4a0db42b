/**
 * The vision transformer of DINO, iBOT and DINOv2 as an ONNX graph.
 *
 * @module
 */
import { NORM_EPSILON } from "../../nn/normalize.ts";
import { parameterShapes, type VitArchitecture } from "../weights/architecture.ts";
import type { Attribute, Graph, Operation } from "../../engine/onnx/graph.ts";
import type { AttentionPart } from "../../nn/attention.ts";
import { blockOf } from "../vit.ts";

const PARTS: readonly AttentionPart[] = ["queries", "keys", "values"];

/**
 * What a graph gives; tokens are the class token, register tokens where there are any, and the patches, row by row:
 *
 * - `tokens`: all tokens after the final normalisation, `[tokens, C]`;
 * - `block<i>`: tokens after block i, counted from 0; `normed<i>`: the same through the final normalisation;
 * - `queries<i>`, `keys<i>`, `values<i>`: those of block i, `[heads, tokens, C / heads]`;
 * - `attentionLogits`: scaled products of queries and keys of the last block, `[heads, tokens, tokens]`;
 *   `attentionLogits<i>` of block i.
 */
export type VitGraphOutput =
  | "tokens"
  | `block${number}`
  | `normed${number}`
  | `${AttentionPart}${number}`
  | "attentionLogits"
  | `attentionLogits${number}`;

/**
 * Makes the graph for one picture of any size. What no output depends on is left out.
 *
 * Its inputs are `tiles` `[patches, 3 * patch * patch]`, the pixels of each patch, colour by colour; `positions` `[patches, C]`;
 * `prefix` `[1 + registers, C]`, the class token with its position and the registers; `projection` `[C, 3 * patch * patch]`; and
 * all other parameters under DINO's names.
 */
export function vitGraph(architecture: VitArchitecture, outputs: readonly VitGraphOutput[]): Graph {
  const { channels, depth, heads, patch, registers = 0, layerScale = false } = architecture;
  const graph = new GraphWriter();
  const block = (i: number, part: string) => `blocks.${i}.${part}`;
  const axis = graph.add("Constant", [], { value_ints: [0] });
  const wanted = new Set<string>(outputs);
  const found = new Map<string, string>();
  const deepest = Math.max(...outputs.map((name) => blockOf(name, depth)));
  /** The last block whose tokens are wanted: of the next one only queries and keys may be. */
  const whole = Math.max(
    -1,
    ...outputs.filter((name) => /^(?:tokens|block|normed)/.test(name)).map((name) => blockOf(name, depth)),
  );
  const scaled = (x: string, name: string) => layerScale ? graph.add("Mul", [x, name]) : x;

  const embedded = graph.linear("tiles", "projection", "patch_embed.proj.bias");
  const placed = graph.add("Add", [embedded, "positions"]);
  let x = graph.add("Concat", ["prefix", placed], { axis: 0 });
  for (let i = 0; i <= deepest; i++) {
    const qkv = graph.layer(graph.normalised(x, block(i, "norm1")), block(i, "attn.qkv"));
    const parts = graph.split(qkv, 3);
    PARTS.forEach((part, at) => {
      if (!wanted.has(`${part}${i}`)) return;
      found.set(`${part}${i}`, graph.byHead(parts[at], heads, channels / heads, [1, 0, 2]));
    });
    const logits = [`attentionLogits${i}`, ...i === depth - 1 ? ["attentionLogits"] : []]
      .filter((name) => wanted.has(name));
    if (logits.length > 0) {
      const products = graph.attentionLogits(parts[0], parts[1], heads, channels / heads);
      for (const name of logits) found.set(name, products);
    }
    if (i === deepest && i > whole) break;
    const batched = parts.map((part) => graph.add("Unsqueeze", [part, axis]));
    const mixed = graph.add("MultiHeadAttention", batched, { num_heads: heads }, true);
    const projected = graph.layer(graph.add("Squeeze", [mixed, axis]), block(i, "attn.proj"));
    const attended = graph.add("Add", [x, scaled(projected, block(i, "ls1.gamma"))]);
    const hidden = graph.layer(graph.normalised(attended, block(i, "norm2")), block(i, "mlp.fc1"));
    const activated = graph.add("Gelu", [hidden]);
    x = graph.add("Add", [
      attended,
      scaled(graph.layer(activated, block(i, "mlp.fc2")), block(i, "ls2.gamma")),
    ]);
    if (wanted.has(`block${i}`)) found.set(`block${i}`, x);
    if (wanted.has(`normed${i}`)) found.set(`normed${i}`, graph.normalised(x, "norm"));
  }
  if (wanted.has("tokens")) found.set("tokens", graph.normalised(x, "norm"));

  const pixels = 3 * patch * patch;
  const inputs = [
    { name: "tiles", shape: ["patches", pixels] },
    { name: "positions", shape: ["patches", channels] },
    { name: "prefix", shape: [1 + registers, channels] },
    { name: "projection", shape: [channels, pixels] },
    ...[...parameterShapes(architecture)].map(([name, shape]) => ({ name, shape })),
  ].filter(({ name }) => graph.reads(name));
  const shapeOf = (name: string) =>
    name.startsWith("attentionLogits")
      ? [heads, "tokens", "tokens"]
      : PARTS.some((part) => name.startsWith(part))
      ? [heads, "tokens", channels / heads]
      : ["tokens", channels];
  // Results under the names that are asked for.
  const named = [...found].map(([name, value]) => ({
    operator: "Identity",
    inputs: [value],
    outputs: [name],
  }));
  return {
    inputs,
    outputs: [...found.keys()].map((name) => ({ name, shape: shapeOf(name) })),
    operations: [...graph.operations, ...named],
  };
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

  /** Channels head by head, their axes then permuted: of `[heads, tokens, channels]` for `[1, 0, 2]`. */
  byHead(x: string, heads: number, channels: number, perm: readonly number[]): string {
    // A size of 0 is that of the argument.
    const shape = this.add("Constant", [], { value_ints: [0, heads, channels] });
    return this.add("Transpose", [this.add("Reshape", [x, shape])], { perm });
  }

  attentionLogits(queries: string, keys: string, heads: number, channels: number): string {
    const products = this.add("MatMul", [
      this.byHead(queries, heads, channels, [1, 0, 2]),
      this.byHead(keys, heads, channels, [1, 2, 0]),
    ]);
    const scale = this.add("Constant", [], { value_float: { float: channels ** -0.5 } });
    return this.add("Mul", [products, scale]);
  }
}
