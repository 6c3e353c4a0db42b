import { assertEquals } from "@std/assert";
import { deflateSync } from "node:zlib";
import { parseWeights } from "../../src/formats/read_weights.ts";
import { parseMat } from "../../src/formats/mat/read_mat.ts";
import { concat, littleEndian, writeZip } from "../formats/zip/_zip_writer.ts";
import { element, matFile, matrix, words } from "../formats/mat/_mat.ts";
import { refusesAtOnce } from "./_fuzz.ts";

const TERABYTE = 2 ** 40;

function safetensors(header: string, length = header.length): Uint8Array {
  return concat(littleEndian([length, 8]), new TextEncoder().encode(header));
}

const tensor = (shape: string, end: number | string) =>
  `{"x":{"dtype":"F32","shape":${shape},"data_offsets":[0,${end}]}}`;

Deno.test("safetensors that promise a terabyte are refused before it is allocated", () => {
  const cases = [
    safetensors("{}", TERABYTE),
    safetensors(tensor(`[${TERABYTE / 4}]`, TERABYTE)),
    safetensors(tensor("[1048576,1048576,1048576]", "1e18")),
    safetensors(`${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`),
    safetensors(tensor(`${"[".repeat(50_000)}${"]".repeat(50_000)}`, 4)),
    safetensors(tensor(`[${"1,".repeat(50_000)}2]`, 4)),
    safetensors(tensor("[1]", `${"[".repeat(50_000)}${"]".repeat(50_000)}`)),
  ];
  for (const bytes of cases) refusesAtOnce(() => parseWeights(bytes, "f"));
});

/** A pickle of one tensor `x` in storage "0"; numbers are eight bytes wide. */
function pickle(count: number, size: readonly number[], stride: readonly number[]): Uint8Array {
  const text = (value: string) => new TextEncoder().encode(value);
  const short = (value: string) => concat(littleEndian([0x8c, 1], [value.length, 1]), text(value));
  const number = (value: number) => littleEndian([0x8a, 1], [8, 1], [value, 8]);
  const tuple = (values: readonly number[]) => concat(text("("), ...values.map(number), text("t"));
  return concat(
    littleEndian([0x80, 1], [2, 1]),
    text("}"),
    short("x"),
    text("ctorch._utils\n_rebuild_tensor_v2\n(("),
    short("storage"),
    text("ctorch\nFloatStorage\n"),
    ...["0", "cpu"].map(short),
    number(count),
    text("tQ"),
    number(0),
    tuple(size),
    tuple(stride),
    littleEndian([0x89, 1]),
    text("}tRs."),
  );
}

function torch(data: Uint8Array, storage = new Uint8Array(4)): Uint8Array {
  return writeZip([{ name: "a/data.pkl", data }, { name: "a/data/0", data: storage }]);
}

Deno.test("a small torch file of this kind is read", () => {
  const { tensors } = parseWeights(torch(pickle(1, [1], [1])), "f");
  assertEquals(tensors.get("x")?.shape, [1]);
});

Deno.test("torch files that promise a terabyte are refused before it is allocated", () => {
  const side = 2 ** 20;
  const cases = [
    torch(pickle(TERABYTE / 4, [TERABYTE / 4], [1])),
    // Strides of zero let one number stand for endless ones.
    torch(pickle(1, [side, side], [0, 0])),
    torch(pickle(1, [TERABYTE], [0])),
    torch(pickle(1, [2 ** 50, 2 ** 50], [0, 0])),
    torch(concat(littleEndian([0x80, 1], [2, 1], [0x58, 1], [0xffffffff, 4]), new Uint8Array(8))),
    writeZip([{
      name: "a/data.pkl",
      data: new Uint8Array(1),
      size: TERABYTE,
      packedSize: TERABYTE,
      zip64: true,
    }]),
    writeZip([], { count: TERABYTE, zip64: true }),
  ];
  for (const bytes of cases) refusesAtOnce(() => parseWeights(bytes, "f"));
});

Deno.test("pickles that would take hours are refused at once", () => {
  const text = (value: string) => new TextEncoder().encode(value);
  const start = littleEndian([0x80, 1], [2, 1]);
  const cases = [
    // A tuple of twice the last one, a hundred times and more; marks in marks; a list of itself.
    concat(start, text(")"), ...Array.from({ length: 150 }, () => Uint8Array.of(0x32, 0x86)), text(".")),
    concat(start, new Uint8Array(100_000).fill(0x28), text(".")),
    concat(start, text("]"), ...Array.from({ length: 40 }, () => Uint8Array.of(0x32, 0x61)), text(".")),
    concat(start, text("N"), new Uint8Array(2 ** 21).fill(0x32), text(".")),
  ];
  for (const data of cases) refusesAtOnce(() => parseWeights(torch(data), "f"));
});

Deno.test("MAT files that promise a terabyte are refused before it is allocated", () => {
  const most = 2 ** 31 - 1;
  const numbers = element(2, [1, 2]);
  const cases = [
    matFile({ elements: [matrix({ shape: [most, most], numbers })] }),
    matFile({ elements: [matrix({ shape: new Array(32).fill(most), numbers })] }),
    matFile({ elements: [matrix({ shape: [most, most, 0, 1], numbers })] }),
    matFile({ elements: [words([14, 0xffffffff])] }),
    matFile({ elements: [words([15, 0xffffffff])] }),
  ];
  for (const bytes of cases) refusesAtOnce(() => parseMat(bytes, "f"));
});

Deno.test("a MAT file that unpacks to more than its limit is refused at that point", () => {
  const packed = deflateSync(new Uint8Array(2 ** 26));
  const bomb = matFile({ elements: [words([15, packed.length]), packed] });
  refusesAtOnce(() => parseMat(bomb, "f", 2 ** 20));
});
