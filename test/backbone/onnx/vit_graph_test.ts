import { assert, assertEquals } from "@std/assert";
import { vitGraph, type VitGraphOutput } from "../../../src/backbone/onnx/vit_graph.ts";
import { parameterNames } from "../../../src/backbone/weights/architecture.ts";

const SIZES = { channels: 12, depth: 3, heads: 3, patch: 4, grid: 5, mlpRatio: 2 };

for (const output of ["tokens", "attentionLogits"] as const) {
  Deno.test(`vitGraph() of ${output} reads what is handed in or was computed before`, () => {
    const { inputs, operations, outputs } = vitGraph(SIZES, [output]);
    const known = new Set(inputs.map(({ name }) => name));
    for (const { operator, inputs, outputs } of operations) {
      for (const name of inputs) assert(known.has(name), `${operator} reads ${name}`);
      for (const name of outputs) {
        assert(!known.has(name), `${name} is computed twice`);
        known.add(name);
      }
    }
    assertEquals(outputs.map(({ name }) => name), [output]);
    assert(known.has(output));
  });
}

/** Parameters that a graph does not read as they are stored. */
const PREPARED = ["cls_token", "pos_embed", "patch_embed.proj.weight"];

const unread = (output: VitGraphOutput) => {
  const read = new Set(vitGraph(SIZES, [output]).inputs.map(({ name }) => name));
  return [...parameterNames(SIZES.depth)].filter((name) => !read.has(name) && !PREPARED.includes(name));
};

Deno.test("vitGraph() of the tokens reads every parameter", () => assertEquals(unread("tokens"), []));

Deno.test("vitGraph() of the attention leaves out what follows it", () => {
  const last = ["attn.proj.weight", "attn.proj.bias", "norm2.weight", "norm2.bias"];
  const mlp = ["mlp.fc1.weight", "mlp.fc1.bias", "mlp.fc2.weight", "mlp.fc2.bias"];
  assertEquals(
    new Set(unread("attentionLogits")),
    new Set(["norm.weight", "norm.bias", ...[...last, ...mlp].map((part) => `blocks.2.${part}`)]),
  );
});
