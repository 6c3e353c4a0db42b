import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { decoderShapes } from "../../src/methods/transfgu/decoder_start.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";
import { decoderDropout, decoderForward } from "./transfgu_decoder.ts";

await startEngine("wasm");

Deno.test("decoderForward() compares everything but weights, tokens and the upstream gradients", async () => {
  const weights = Object.keys(decoderShapes({ channels: 24, heads: 3, layers: 2, hidden: 96, classes: 5 }));
  for (const name of await inputsOf("transfgu/decoder_forward", decoderForward)) {
    if (!weights.includes(name)) assertMatch(name, /^(tokens|cotangent_.*)$/);
  }
});

Deno.test("decoderDropout() compares everything but the dropout masks", async () => {
  for (const name of await inputsOf("transfgu/decoder_dropout", decoderDropout)) {
    assertMatch(name, /^block\d_keep_.*$/);
  }
});

const CHANGED = [
  ["transfgu/decoder_forward", "embedded"],
  ["transfgu/decoder_forward", "block1"],
  ["transfgu/decoder_forward", "cosines"],
  ["transfgu/decoder_forward", "masks"],
  ["transfgu/decoder_forward", "grad_tokens"],
  ["transfgu/decoder_forward", "grad.blocks.1.attn.qkv.weight"],
  ["transfgu/decoder_dropout", "class_embeddings"],
  ["transfgu/decoder_dropout", "grad.cls_emb"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in ${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(file, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}

Deno.test("another dropout mask is a miss", async () => {
  const flip = (data: Float32Array | Int32Array) => data[0] = 1 - data[0];
  const { verdict } = await changedOutcome("transfgu/decoder_dropout", "block1_keep_hidden", flip);
  assertEquals(verdict, "MISS");
});
