import { assertEquals, assertThrows } from "@std/assert";
import { dinoParameters } from "../../../src/backbone/weights/dino_parameters.ts";
import { isParameterPart, parametersOf } from "../../../src/backbone/weights/parameter_parts.ts";
import { hashedParameters } from "../../parity/hashed_weights.ts";

const SIZES = { channels: 8, depth: 2, heads: 2, patch: 4, grid: 3, mlpRatio: 2 };
const parameters = dinoParameters(hashedParameters(SIZES), { heads: 2 });

Deno.test("parametersOf() gives the parameters of blocks, counted from both ends, and of the final normalisation", () => {
  const found = parametersOf(parameters, ["block-1", "norm"], "small");
  assertEquals(Object.keys(found["block-1"]), [
    ...[
      "norm1.weight",
      "norm1.bias",
      "attn.qkv.weight",
      "attn.qkv.bias",
      "attn.proj.weight",
      "attn.proj.bias",
    ],
    ...["norm2.weight", "norm2.bias", "mlp.fc1.weight", "mlp.fc1.bias", "mlp.fc2.weight", "mlp.fc2.bias"],
  ]);
  assertEquals(found["block-1"]["attn.qkv.weight"], {
    ...parameters.tensors.get("blocks.1.attn.qkv.weight")!,
  });
  assertEquals(Object.keys(found.norm), ["weight", "bias"]);
});

Deno.test("parametersOf() refuses a part that is not there", () => {
  assertThrows(
    () => parametersOf(parameters, ["block2"], "small"),
    RangeError,
    'Cannot give the parameters "block2" of the backbone "small": it has 2 blocks, expected norm, block0..block1',
  );
  assertEquals(["norm", "block3", "block-1", "head", 4].map(isParameterPart), [
    true,
    true,
    true,
    false,
    false,
  ]);
});
