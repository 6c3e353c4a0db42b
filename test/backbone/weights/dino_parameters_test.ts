import { assert, assertEquals, assertThrows } from "@std/assert";
import { dinoParameters } from "../../../src/backbone/weights/dino_parameters.ts";
import {
  parameterNames,
  parameterShapes,
  type VitArchitecture,
} from "../../../src/backbone/weights/architecture.ts";
import { parseWeights } from "../../../src/formats/read_weights.ts";
import type { StoredTensor } from "../../../src/formats/stored_tensor.ts";
import { golden } from "../../formats/_bytes.ts";

const TINY: VitArchitecture = { channels: 12, depth: 2, heads: 3, patch: 8, grid: 4, mlpRatio: 4 };

function tiny(): Map<string, StoredTensor> {
  return new Map([...parameterShapes(TINY)].map(([name, shape]) => {
    return [name, { dtype: "F32", shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) }];
  }));
}

function load(name: string) {
  return dinoParameters(parseWeights(golden(name), name).tensors, { heads: 3 });
}

/** Whether two arrays have the same bits, so that -0 differs from 0 and a NaN equals itself. */
function sameBits(a: Float32Array, b: Float32Array): boolean {
  const [x, y] = [a, b].map((data) => new Uint32Array(data.buffer, data.byteOffset, data.length));
  return x.length === y.length && x.every((bits, i) => bits === y[i]);
}

Deno.test("dinoParameters() gives the parameters in DINO's order, whatever the order of the file", () => {
  const { architecture, tensors } = dinoParameters(new Map([...tiny()].reverse()), { heads: 3 });
  assertEquals(architecture, TINY);
  assertEquals([...tensors.keys()], parameterNames(2));
});

Deno.test("dinoParameters() lists missing and unexpected names together", () => {
  const changed = tiny();
  changed.delete("norm.bias");
  changed.delete("blocks.0.attn.qkv.bias");
  changed.set("fc.weight", changed.get("norm.weight")!);
  assertThrows(
    () => dinoParameters(changed, { heads: 3 }),
    TypeError,
    'missing are "blocks.0.attn.qkv.bias", "norm.bias"; unexpected are "fc.weight", ' +
      "expected the 30 parameters of a vision transformer of depth 2",
  );
});

Deno.test("dinoParameters() cuts a long list", () => {
  const { message } = assertThrows(() => dinoParameters(new Map()), TypeError) as TypeError;
  assert(message.includes('missing are "cls_token"') && message.includes("and 10 more"), message);
});

Deno.test("dinoParameters() lists wrong shapes together", () => {
  const changed = tiny();
  for (const name of ["norm.bias", "blocks.1.mlp.fc2.weight"]) {
    changed.set(name, { ...changed.get("cls_token")! });
  }
  assertThrows(
    () => dinoParameters(changed, { heads: 3 }),
    TypeError,
    '"blocks.1.mlp.fc2.weight" has shape [1,1,12], expected [12,48]; "norm.bias" has shape [1,1,12], expected [12]',
  );
});

Deno.test("dinoParameters() refuses parameters that are not of floating point", () => {
  const changed = tiny();
  changed.set("norm.bias", { dtype: "I32", shape: [12], data: new Int32Array(12) });
  assertThrows(() => dinoParameters(changed, { heads: 3 }), TypeError, 'Cannot read "norm.bias" as float32');
});

const GOOD: [string, string][] = [
  ["tiny_dino_zip.pth", "tiny_dino.expected"],
  ["tiny_dino_legacy.pth", "tiny_dino.expected"],
  ["tiny_dino_zip_from_buffer.pth", "tiny_dino.expected"],
  ["tiny_dino_zip_extra_records.pth", "tiny_dino.expected"],
  ["tiny_hf.safetensors", "tiny_dino.expected"],
  ["tiny_hf_vit_prefix.safetensors", "tiny_dino.expected"],
  ["tiny_hf_zip.bin", "tiny_dino.expected"],
  ["full_checkpoint_zip.pth", "tiny_dino.expected"],
  ["lightning_like_zip.ckpt", "tiny_dino.expected"],
  ["tiny_dino_half_zip.pth", "tiny_dino_half.expected_f32"],
  ["tiny_dino_half.safetensors", "tiny_dino_half.expected_f32"],
  ["tiny_dino_bfloat16_zip.pth", "tiny_dino_bfloat16.expected_f32"],
  ["tiny_dino_bfloat16.safetensors", "tiny_dino_bfloat16.expected_f32"],
];

for (const [file, reference] of GOOD) {
  Deno.test(`dinoParameters() gives the golden parameters of ${file} bit for bit`, () => {
    const expected = parseWeights(golden(`${reference}.safetensors`), reference).tensors;
    const { architecture, tensors } = load(file);
    assertEquals(architecture, TINY);
    assertEquals(tensors.size, expected.size);
    for (const [name, { shape, data }] of tensors) {
      assertEquals(shape, expected.get(name)!.shape, name);
      assert(sameBits(data, expected.get(name)!.data as Float32Array), name);
    }
  });
}

Deno.test("dinoParameters() refuses the golden files that are no valid backbone", () => {
  assertThrows(
    () => load("missing_key_zip.pth"),
    TypeError,
    'missing are "blocks.1.attn.qkv.bias", expected the 30',
  );
  assertThrows(() => load("wrong_pos_embed_zip.pth"), RangeError, 'Cannot use "pos_embed": it has 11 rows');
});
