import { assertEquals, assertThrows } from "@std/assert";
import { tensor } from "@tensorflow/tfjs-core";
import {
  canonicalOutput,
  isOutputName,
  outputOf,
  outputShape,
  parseOutput,
} from "../../src/backbone/outputs.ts";
import { assertTensor, tensorTest } from "../nn/tensor_fixture.ts";

const PLAIN = { name: "plain", transformer: { depth: 12, heads: 6, registers: 0 } };
const REGISTERED = { name: "registered", transformer: { depth: 4, heads: 2, registers: 2 } };

Deno.test("parseOutput() counts blocks from both ends, and tells tokens as they are from those of the final norm", () => {
  assertEquals(parseOutput("patches", PLAIN), { part: "patches", block: 11, normed: true });
  assertEquals(parseOutput("tokens@-2", PLAIN), { part: "tokens", block: 10, normed: false });
  assertEquals(parseOutput("class@3+norm", PLAIN), { part: "class", block: 3, normed: true });
  assertEquals(parseOutput("keys", PLAIN), { part: "keys", block: 11, normed: false });
});

Deno.test("names of the same output have one canonical name", () => {
  const canonical = (name: string) => canonicalOutput(parseOutput(name, PLAIN));
  assertEquals(canonical("patches"), "patches@11+norm");
  assertEquals(canonical("patches@-1+norm"), "patches@11+norm");
  assertEquals(canonical("patches@-1"), "patches@11");
});

Deno.test("parseOutput() refuses what a backbone does not give", () => {
  const refused = (
    name: string,
    backbone: { name: string; transformer?: typeof PLAIN.transformer },
    message: string,
  ) => void assertThrows(() => parseOutput(name, backbone), Error, message);
  refused("heads", PLAIN, 'Cannot give "heads" of the backbone "plain": there is no such output');
  refused("keys@3+norm", PLAIN, "there is no such output");
  refused("patches@12", PLAIN, "it has 12 blocks, expected one of 0..11");
  refused("patches@-13", PLAIN, "expected one of 0..11, or -1..-12 from the end");
  refused("registers", PLAIN, "it has no register tokens, expected a backbone with registers");
  refused("patches", { name: "colour" }, "it gives features alone, expected a vision transformer");
  assertEquals(isOutputName("registers@0+norm"), true);
  assertEquals(isOutputName(7), false);
});

Deno.test("outputShape() counts registers among the tokens", () => {
  const sizes = { transformer: REGISTERED.transformer, channels: 8, height: 3, width: 5 };
  const shape = (name: string) => outputShape(parseOutput(name, REGISTERED), sizes);
  assertEquals(shape("class"), [8]);
  assertEquals(shape("registers"), [2, 8]);
  assertEquals(shape("patches"), [3, 5, 8]);
  assertEquals(shape("tokens"), [18, 8]);
  assertEquals(shape("values"), [2, 18, 4]);
  assertEquals(shape("logits"), [2, 18, 18]);
});

tensorTest("outputOf() cuts tokens into class token, registers and patches", () => {
  const sizes = { transformer: REGISTERED.transformer, channels: 1, height: 1, width: 2 };
  const tokens = tensor([0, 1, 2, 3, 4], [1, 5, 1]);
  const cut = (name: string) => outputOf(parseOutput(name, REGISTERED), tokens, sizes);
  assertTensor(cut("class"), [1, 1], [0], 0);
  assertTensor(cut("registers"), [1, 2, 1], [1, 2], 0);
  assertTensor(cut("patches"), [1, 1, 2, 1], [3, 4], 0);
  assertTensor(cut("tokens"), [1, 5, 1], [0, 1, 2, 3, 4], 0);
});
