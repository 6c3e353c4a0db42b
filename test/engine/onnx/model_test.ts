import { assertEquals } from "@std/assert";
import { encodeModel, withWeights } from "../../../src/engine/onnx/model.ts";

Deno.test("encodeModel() writes the fields of onnx.proto", () => {
  const bytes = encodeModel({
    inputs: [{ name: "x", shape: ["n", 2] }],
    outputs: [{ name: "y", shape: [] }],
    operations: [{
      operator: "Op",
      inputs: ["x"],
      outputs: ["y"],
      attributes: { a: 3, b: [1, 2], c: { float: 1 } },
      contributed: true,
    }],
  });
  const [A, B, C, N, X, Y] = [..."abcnxy"].map((letter) => letter.charCodeAt(0));
  const word = (text: string) => [text.length, ...new TextEncoder().encode(text)];
  const node = [
    ...[0x0a, 1, X, 0x12, 1, Y],
    ...[0x22, ...word("Op")],
    ...[0x2a, 8, 0x0a, 1, A, 0x18, 3, 0xa0, 1, 2],
    ...[0x2a, 10, 0x0a, 1, B, 0x40, 1, 0x40, 2, 0xa0, 1, 7],
    ...[0x2a, 11, 0x0a, 1, C, 0x15, 0, 0, 0x80, 0x3f, 0xa0, 1, 1],
    ...[0x3a, ...word("com.microsoft")],
  ];
  const input = [0x0a, 1, X, 0x12, 15, 0x0a, 13, 0x08, 1, 0x12, 9, 0x0a, 3, 0x12, 1, N, 0x0a, 2, 0x08, 2];
  const output = [0x0a, 1, Y, 0x12, 6, 0x0a, 4, 0x08, 1, 0x12, 0];
  const graph = [
    ...[0x0a, node.length, ...node],
    ...[0x12, ...word("network")],
    ...[0x5a, input.length, ...input],
    ...[0x62, output.length, ...output],
  ];
  assertEquals([...bytes], [
    ...[0x08, 9],
    ...[0x3a, ...length(graph), ...graph],
    ...[0x42, 2, 0x10, 20],
    ...[0x42, 17, 0x0a, ...word("com.microsoft"), 0x10, 1],
  ]);
});

Deno.test("withWeights() adds initializers to the graph, of the values that a view shows", () => {
  const data = Float32Array.of(9, 1, -2).subarray(1);
  const bytes = withWeights(Uint8Array.of(1, 2), { w: { data, shape: [2, 1] } });
  const W = "w".charCodeAt(0);
  const tensor = [
    ...[0x08, 2, 0x08, 1, 0x10, 1, 0x42, 1, W],
    ...[0x4a, 8, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0],
  ];
  assertEquals([...bytes], [1, 2, 0x3a, tensor.length + 2, 0x2a, tensor.length, ...tensor]);
});

/** Length of a message of 128 to 16383 bytes, or less, as the format writes it. */
function length({ length }: number[]): number[] {
  return length < 128 ? [length] : [length % 128 + 128, length >> 7];
}
