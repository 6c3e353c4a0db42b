import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  encodeSafetensors,
  parseSafetensors,
  readSafetensors,
  type StoredTensor,
  writeSafetensors,
} from "../../src/formats/safetensors.ts";

const GOLDEN = new URL("../golden/checkpoints/", import.meta.url);

function golden(name: string): Uint8Array {
  return Deno.readFileSync(new URL(name, GOLDEN));
}

/** Throws unless parsing succeeds or fails with one of the three documented errors, on one line. */
function parsesOrRefuses(bytes: Uint8Array): boolean {
  try {
    parseSafetensors(bytes, "fuzzed");
    return true;
  } catch (error) {
    const clean = error instanceof SyntaxError || error instanceof RangeError || error instanceof TypeError;
    assert(clean && error.message.startsWith("Cannot read") && !error.message.includes("\n"), String(error));
    return false;
  }
}

const SMALL = new Map<string, StoredTensor>([
  ["10", { dtype: "U8", shape: [3], data: Uint8Array.of(1, 2, 3) }],
  ["b", { dtype: "F32", shape: [1, 2], data: Float32Array.of(1.5, -2) }],
  ["a", { dtype: "I32", shape: [], data: Int32Array.of(-7) }],
  ["ü\n", { dtype: "I64", shape: [0, 2], data: new BigInt64Array() }],
]);

Deno.test("encodeSafetensors() writes a padded header and aligned little-endian data", () => {
  const bytes = encodeSafetensors(new Map([["x", { dtype: "F32", shape: [1], data: Float32Array.of(1) }]]), {
    b: "2",
    a: "1",
  });
  const text = '{"__metadata__":{"a":"1","b":"2"},"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
  const padded = text.padEnd(88);
  assertEquals(bytes.length, 8 + 88 + 4);
  assertEquals([...bytes.subarray(0, 8)], [88, 0, 0, 0, 0, 0, 0, 0]);
  assertEquals(new TextDecoder().decode(bytes.subarray(8, 96)), padded);
  assertEquals([...bytes.subarray(96)], [0, 0, 128, 63]);
});

Deno.test("encodeSafetensors() does not depend on the order of the tensors", () => {
  assertEquals(encodeSafetensors(new Map([...SMALL].reverse())), encodeSafetensors(SMALL));
  assertEquals(
    [...parseSafetensors(encodeSafetensors(SMALL)).tensors.keys()].sort(),
    [...SMALL.keys()].sort(),
  );
});

Deno.test("parseSafetensors() reads back what encodeSafetensors() wrote", () => {
  const file = parseSafetensors(encodeSafetensors(SMALL, { note: "two\nlines" }));
  assertEquals(file.metadata, { note: "two\nlines" });
  for (const [name, tensor] of SMALL) assertEquals(file.tensors.get(name), tensor);
});

Deno.test("encodeSafetensors() refuses data that does not fill its shape, and the reserved name", () => {
  const wrong = new Map<string, StoredTensor>([["x", {
    dtype: "F32",
    shape: [2, 3],
    data: new Float32Array(5),
  }]]);
  assertThrows(
    () => encodeSafetensors(wrong),
    RangeError,
    'tensor "x": its data has 5 elements, expected as many as shape [2,3]',
  );
  const reserved = new Map<string, StoredTensor>([["__metadata__", {
    dtype: "F32",
    shape: [],
    data: new Float32Array(1),
  }]]);
  assertThrows(() => encodeSafetensors(reserved), TypeError, "the format keeps this name");
});

Deno.test("parseSafetensors() and encodeSafetensors() agree on any names, shapes and values", () => {
  const shape = fc.array(fc.nat({ max: 4 }), { maxLength: 3 });
  const tensor = shape.map((sizes): StoredTensor => {
    const data = Float32Array.from({ length: sizes.reduce((a, b) => a * b, 1) }, (_, i) => i - 1.5);
    return { dtype: "F32", shape: sizes, data };
  });
  const name = fc.string({ unit: "grapheme" }).filter((text) => text !== "__metadata__");
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, tensor)),
      fc.dictionary(fc.string(), fc.string()),
      (pairs, metadata) => {
        const file = parseSafetensors(encodeSafetensors(new Map(pairs), metadata));
        assertEquals(new Map([...file.tensors].sort()), new Map([...new Map(pairs)].sort()));
        assertEquals(Object.entries(file.metadata).sort(), Object.entries(metadata).sort());
      },
    ),
  );
});

Deno.test("parseSafetensors() reads the golden file of every element type", () => {
  const { tensors } = parseSafetensors(golden("mixed.expected.safetensors"));
  const types = new Set([...tensors.values()].map((tensor) => tensor.dtype));
  assertEquals([...types].sort(), ["BF16", "BOOL", "F16", "F32", "F64", "I16", "I32", "I64", "I8", "U8"]);
});

Deno.test("parseSafetensors() refuses the broken golden files for the right reason", () => {
  const cases: [string, typeof Error, string][] = [
    ["bad_header_length", RangeError, "its header length is 1152921504606846976"],
    ["bad_offsets", RangeError, "its offsets are"],
    ["bad_dtype", TypeError, 'its type is "Q17"'],
    ["truncated", RangeError, "bytes of data"],
  ];
  for (const [name, type, message] of cases) {
    assertThrows(() => parseSafetensors(golden(`${name}.safetensors`), name), type, message);
  }
});

Deno.test("parseSafetensors() gives only clean errors for every truncation", () => {
  const bytes = encodeSafetensors(SMALL, { a: "b" });
  for (let length = 0; length < bytes.length; length++) {
    assertEquals(parsesOrRefuses(bytes.subarray(0, length)), false, `${length} bytes`);
  }
});

Deno.test("parseSafetensors() gives only clean errors for every flipped bit", () => {
  const bytes = encodeSafetensors(SMALL, { a: "b" });
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = bytes.slice();
    flipped[bit >> 3] ^= 1 << (bit & 7);
    parsesOrRefuses(flipped);
  }
});

Deno.test("parseSafetensors() gives only clean errors for replaced stretches of a golden file", () => {
  const bytes = golden("mixed.expected.safetensors");
  const stretch = fc.uint8Array({ minLength: 1, maxLength: 12 });
  fc.assert(fc.property(fc.nat({ max: bytes.length - 12 }), stretch, (start, replacement) => {
    const changed = bytes.slice();
    changed.set(replacement, start);
    parsesOrRefuses(changed);
  }));
});

Deno.test("writeSafetensors() writes what readSafetensors() reads", async () => {
  const folder = await Deno.makeTempDir({ prefix: "safetensors_" });
  try {
    await writeSafetensors(`${folder}/a.safetensors`, SMALL, { note: "x" });
    const file = await readSafetensors(`${folder}/a.safetensors`);
    assertEquals(file.tensors.get("b"), SMALL.get("b"));
    assertEquals(file.metadata, { note: "x" });
    await assertRejects(() => readSafetensors(`${folder}/none.safetensors`), Deno.errors.NotFound);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
