import fc from "fast-check";
import { dinoParameters } from "../../src/backbone/weights/dino_parameters.ts";
import { parseWeights } from "../../src/formats/read_weights.ts";
import { readPickle } from "../../src/formats/pytorch/pickle.ts";
import { findStateDict } from "../../src/formats/pytorch/state_dict.ts";
import { StorageTable } from "../../src/formats/pytorch/storages.ts";
import { ZipContainer } from "../../src/formats/zip/container.ts";
import { writeZip } from "../formats/zip/_zip_writer.ts";
import { damaged } from "./_damage.ts";
import { fuzz } from "./_fuzz.ts";

const FOLDER = new URL("../golden/checkpoints/", import.meta.url);
const golden = (name: string) => Deno.readFileSync(new URL(name, FOLDER));

const CORPUS = [...Deno.readDirSync(FOLDER)]
  .map(({ name }) => name)
  .filter((name) => /\.(pth|ckpt|bin|safetensors)$/.test(name) && !name.includes(".forward."))
  .sort();

function readWhole(bytes: Uint8Array): number {
  dinoParameters(parseWeights(bytes, "fuzzed").tensors, { heads: 3 });
  return bytes.length;
}

Deno.test("damaged weight files of every format are read or refused cleanly", () =>
  fuzz("weight files", damaged(CORPUS.map(golden)), readWhole));

/** Entries of a zip file, and which of them is the pickle. */
function entries(name: string) {
  const zip = new ZipContainer(golden(name), name);
  const items = zip.names.map((name) => ({ name, data: zip.read(name) }));
  return { items, at: items.findIndex(({ name }) => name.endsWith("/data.pkl")) };
}

Deno.test("damaged pickles in zip files whose checksums are right are read or refused cleanly", () => {
  const { items, at } = entries("mixed_zip.pth");
  const inputs = damaged([items[at].data]).map((data) => writeZip(items.with(at, { ...items[at], data })));
  return fuzz("pickles in whole zip files", inputs, readWhole);
});

const PICKLES = ["mixed_zip.pth", "tiny_hf_zip.bin", "full_checkpoint_zip.pth"].map((name) => {
  const { items, at } = entries(name);
  return items[at].data;
});

/** One opcode with its argument: what a pickle of tensors may hold, and what it may not. */
const text = (value: string) => [...new TextEncoder().encode(value)];
const short = (opcode: number, value: string) => [opcode, text(value).length, ...text(value)];
const instruction: fc.Arbitrary<number[]> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(..."()0.2NQRabeu}]ts").map(text) },
  { weight: 3, arbitrary: fc.constantFrom(0x85, 0x86, 0x87, 0x81, 0x8f, 0x88, 0x93, 0x94).map((op) => [op]) },
  { weight: 3, arbitrary: fc.nat({ max: 255 }).map((byte) => [0x4b, byte]) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(0x71, 0x68), fc.nat({ max: 6 })).map(([op, at]) => [op, at]),
  },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => [0x4a, ...bytes]) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 12 }).map((bytes) => [0x8a, bytes.length, ...bytes]) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => [0x47, ...bytes]) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "collections\nOrderedDict",
      "torch._utils\n_rebuild_tensor_v2",
      "torch._utils\n_rebuild_parameter",
      "torch\nSize",
      "torch\nFloatStorage",
      "argparse\nNamespace",
      "posix\nsystem",
    ).map((name) => text(`c${name}\n`)),
  },
  { weight: 2, arbitrary: fc.constantFrom("storage", "0", "cpu", "x").map((value) => short(0x8c, value)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 6 }).map((bytes) => [...bytes]) },
);

/** The instructions of a small tensor, which made-up ones surround. */
const TENSOR = text("ctorch._utils\n_rebuild_tensor_v2\n((").concat(
  short(0x8c, "storage"),
  text("ctorch\nFloatStorage\n"),
  short(0x8c, "0"),
  short(0x8c, "cpu"),
  [0x4b, 6, ...text("tQ"), 0x4b, 0, 0x4b, 2, 0x4b, 3, 0x86, 0x4b, 3, 0x4b, 1, 0x86, 0x89, ...text(")tR")],
);

Deno.test("made-up pickles are read or refused cleanly", () => {
  const whole = fc.oneof({ weight: 8, arbitrary: instruction }, {
    weight: 1,
    arbitrary: fc.constant(TENSOR),
  });
  const inputs = fc.array(whole, { maxLength: 24 }).map((parts) =>
    Uint8Array.from([0x80, 2, ...parts.flat(), 0x2e])
  );
  return fuzz("pickles", fc.oneof(inputs, damaged(PICKLES)), (bytes) => {
    const storages = new StorageTable("fuzzed");
    findStateDict(readPickle(bytes, 0, "fuzzed", (id) => storages.load(id)).value, "fuzzed");
    return bytes.length;
  });
});
