import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { dinoParameters } from "../../src/backbone/weights/dino_parameters.ts";
import { parseWeights, readWeights } from "../../src/formats/read_weights.ts";
import { tensorBytes } from "../../src/formats/stored_tensor.ts";
import { ZipContainer } from "../../src/formats/zip/container.ts";
import { golden, latin1 } from "./_bytes.ts";
import { writeZip } from "./zip/_zip_writer.ts";

const FOLDER = new URL("../golden/checkpoints/", import.meta.url);

/** Why each of these golden files is refused. */
const REFUSED: [string, typeof Error, string][] = [
  ["malicious_os_system_zip.pth", TypeError, 'its pickle asks for "posix.system"'],
  ["malicious_os_system_legacy.pth", TypeError, 'its pickle asks for "posix.system"'],
  ["malicious_eval_zip.pth", TypeError, 'its pickle asks for "__builtin__.eval"'],
  ["malicious_stack_global_zip.pth", TypeError, 'its pickle asks for "posix.system"'],
  ["malicious_plain_pickle.pth", TypeError, "it is a bare pickle"],
  ["whole_module_zip.pth", TypeError, "torch.save(model.state_dict(), path)"],
  ["truncated_zip.pth", RangeError, "the end of the zip is missing"],
  ["truncated_legacy.pth", RangeError, "it breaks off at byte 17816"],
  ["truncated.safetensors", RangeError, "it holds 14188 bytes of data, expected 25296"],
  [
    "storage_too_short_zip.pth",
    RangeError,
    'storage "2" of "storage_too_short_zip.pth": it has 9212 bytes, expected 9216',
  ],
  [
    "storage_missing_zip.pth",
    RangeError,
    'entry "archive/data/2" of "storage_missing_zip.pth": there is none',
  ],
  ["size_out_of_bounds_zip.pth", RangeError, "expected to stay inside the storage of 12 elements"],
  ["bad_crc_zip.pth", RangeError, "its checksum is 4fa67acd, expected 72179611"],
  ["deflated_zip.pth", TypeError, "it is compressed (method 8)"],
  ["bad_header_length.safetensors", RangeError, "its header length is 1152921504606846976"],
  ["bad_offsets.safetensors", RangeError, "expected 48 bytes for shape [1,1,12] of F32"],
  ["bad_dtype.safetensors", TypeError, 'its type is "Q17"'],
];

const GOOD = [
  "tiny_dino_zip.pth",
  "tiny_dino_legacy.pth",
  "tiny_dino_zip_from_buffer.pth",
  "tiny_dino_zip_extra_records.pth",
  "tiny_hf.safetensors",
  "tiny_hf_vit_prefix.safetensors",
  "tiny_hf_zip.bin",
  "full_checkpoint_zip.pth",
  "lightning_like_zip.ckpt",
  "mixed_zip.pth",
  "mixed_legacy.pth",
  "mixed.expected.safetensors",
  "tiny_dino_half_zip.pth",
  "tiny_dino_bfloat16.safetensors",
];

/** Throws unless the file is read, or refused with one of the documented errors on one line. */
function readsOrRefuses(bytes: Uint8Array): void {
  try {
    dinoParameters(parseWeights(bytes, "fuzzed").tensors, { heads: 3 });
  } catch (error) {
    const clean = error instanceof SyntaxError || error instanceof RangeError || error instanceof TypeError;
    assert(clean && error.message.startsWith("Cannot ") && !error.message.includes("\n"), String(error));
  }
}

Deno.test("parseWeights() reads the golden files of every element type and stride bit for bit", () => {
  const expected = parseWeights(golden("mixed.expected.safetensors"), "expected").tensors;
  for (const name of ["mixed_zip.pth", "mixed_legacy.pth"]) {
    const { tensors } = parseWeights(golden(name), name);
    assertEquals([...tensors.keys()].sort(), [...expected.keys()].sort());
    for (const [key, tensor] of tensors) {
      const { dtype, shape } = expected.get(key)!;
      assertEquals([tensor.dtype, tensor.shape], [dtype, shape], key);
      assertEquals(tensorBytes(tensor), tensorBytes(expected.get(key)!), key);
    }
  }
});

Deno.test("parseWeights() takes the teacher of a full checkpoint with its head", () => {
  const { tensors } = parseWeights(golden("full_checkpoint_zip.pth"), "f");
  assertEquals(tensors.size, 33);
  assert([...tensors.keys()].every((name) => name.startsWith("backbone.") || name.startsWith("head.")));
});

Deno.test({
  name: "parseWeights() refuses every hostile or broken golden file for its own reason and runs nothing",
  permissions: { read: true, write: false, run: false, net: false, env: false, ffi: false, sys: false },
  fn: () => {
    for (const [name, type, message] of REFUSED) {
      assertThrows(() => parseWeights(golden(name), name), type, message);
    }
    assertThrows(() => Deno.statSync("uss_pwned_marker"), Deno.errors.NotFound);
  },
});

Deno.test("parseWeights() says what a file of another kind is", () => {
  const cases: [string, string][] = [
    ["", "it is empty"],
    ["\x80\x04K\x01.", "it is a bare pickle"],
    ["version https://git-lfs.github.com/spec/v1\n", "it is a pointer of Git LFS"],
    ["\n<!DOCTYPE html>", "it is a page of HTML or XML"],
    ["\x89PNG\r\n\x1a\n", "it is of another kind, expected a PyTorch or safetensors weight file"],
  ];
  for (const [text, message] of cases) {
    assertThrows(() => parseWeights(latin1(text), "f"), TypeError, message);
  }
});

Deno.test("readWeights() tells the format and the SHA-256 of the file", async () => {
  const formats = {
    "tiny_dino_zip.pth": "torch-zip",
    "tiny_dino_legacy.pth": "torch-legacy",
    "tiny_hf.safetensors": "safetensors",
  };
  for (const [name, expected] of Object.entries(formats)) {
    const { format, digest } = await readWeights(fileURLToPath(new URL(name, FOLDER)));
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", golden(name).slice()));
    assertEquals([format, digest], [expected, hash.toHex()]);
  }
  await assertRejects(() => readWeights("missing.pth"), Deno.errors.NotFound);
});

Deno.test("parseWeights() gives only clean errors for changed bytes anywhere in good files", () => {
  for (const name of GOOD) {
    const bytes = golden(name);
    const change = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const changed = bytes.slice();
        for (const [index, mask] of changes) changed[index] ^= mask;
        readsOrRefuses(changed);
      }),
      { numRuns: 150 },
    );
  }
});

Deno.test("parseWeights() gives only clean errors for good files that break off", () => {
  for (const name of GOOD) {
    const bytes = golden(name);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), (length) => readsOrRefuses(bytes.subarray(0, length))),
      { numRuns: 40 },
    );
  }
});

Deno.test("parseWeights() gives only clean errors for changed pickles whose checksums are right", () => {
  for (const name of ["mixed_zip.pth", "full_checkpoint_zip.pth"]) {
    const zip = new ZipContainer(golden(name), name);
    const items = zip.names.map((entry) => ({ name: entry, data: zip.read(entry) }));
    const index = items.findIndex((item) => item.name.endsWith("/data.pkl"));
    const pickle = items[index].data;
    const change = fc.tuple(fc.nat({ max: pickle.length - 1 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const changed = pickle.slice();
        for (const [at, byte] of changes) changed[at] = byte;
        readsOrRefuses(writeZip(items.with(index, { ...items[index], data: changed })));
      }),
      { numRuns: 300 },
    );
  }
});
