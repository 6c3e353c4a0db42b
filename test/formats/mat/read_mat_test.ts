import fc from "fast-check";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { parseMat, readMatArray, rowMajor } from "../../../src/formats/mat/read_mat.ts";
import { GOLDEN_ROOT } from "../../data/_files.ts";
import { compressed, concat, element, matFile, matrix, words } from "./_mat.ts";

const X = { shape: [1, 2], data: Uint8Array.of(1, 2) };

Deno.test("parseMat() reads arrays in the order of the file", () => {
  const elements = [matrix({ name: "b" }), matrix({ name: "a" })];
  assertEquals([...parseMat(matFile({ elements }), "f.mat")], [["b", X], ["a", X]]);
});

Deno.test("parseMat() reads compressed arrays, also unpadded ones in a row", () => {
  const elements = [
    compressed(matrix({ name: "a" })),
    compressed(matrix({ name: "b" })),
    matrix({ name: "c" }),
  ];
  assertEquals([...parseMat(matFile({ elements }), "f.mat").keys()], ["a", "b", "c"]);
});

Deno.test("parseMat() reads big-endian files", () => {
  const numbers = element(4, [1, 0, 0, 2], true);
  const elements = [matrix({ flags: 11, numbers, bigEndian: true })];
  const file = matFile({ bigEndian: true, elements });
  assertEquals(parseMat(file, "f.mat").get("x"), { shape: [1, 2], data: Uint16Array.of(256, 2) });
});

Deno.test("parseMat() leaves out text and reads what follows", () => {
  const elements = [matrix({ flags: 4, name: "text" }), matrix()];
  assertEquals([...parseMat(matFile({ elements }), "f.mat").keys()], ["x"]);
});

Deno.test("parseMat() refuses other files in words", () => {
  const expected = ", expected MATLAB level 5 (saved with -v7 or older)";
  const refused: [Uint8Array, string][] = [
    [new Uint8Array(127), "it has 127 bytes"],
    [new Uint8Array(128), "it has no byte order mark"],
    [matFile({ version: 0x0200, elements: [] }), "it is of level 7.3 (HDF5)"],
    [matFile({ version: 0x0300, elements: [] }), "its version is 0x300"],
  ];
  for (const [bytes, found] of refused) {
    const error = assertThrows(() => parseMat(bytes, "f.mat"), SyntaxError);
    assertEquals(error.message, `Cannot read MAT file "f.mat": ${found}${expected}`);
  }
});

Deno.test("parseMat() refuses two arrays of one name, strange elements and nested compression", () => {
  const parse = (...elements: Uint8Array[]) => () => parseMat(matFile({ elements }), "f.mat");
  assertThrows(parse(matrix(), matrix()), SyntaxError, 'two arrays are called "x"');
  assertThrows(parse(element(2, [1])), SyntaxError, "an element of type 2 stands at the top");
  assertThrows(parse(compressed(compressed(matrix()))), SyntaxError, "an element of type 15 is compressed");
});

Deno.test("parseMat() stops unpacking at the limit", () => {
  const bomb = matFile({ elements: [compressed(new Uint8Array(10_000_000))] });
  assert(bomb.length < 20_000);
  const error = assertThrows(() => parseMat(bomb, "f.mat", 1000), RangeError);
  assertEquals(
    error.message,
    'Cannot read MAT file "f.mat": a compressed array is too large, expected whole zlib data of at most 1000 bytes',
  );
});

Deno.test("parseMat() refuses damaged compression", () => {
  const bytes = matFile({ elements: [compressed(matrix())] });
  bytes[bytes.length - 1] ^= 1;
  assertThrows(() => parseMat(bytes, "f.mat"), SyntaxError, "a compressed array is damaged");
});

Deno.test("parseMat() refuses a promise of a terabyte without making room for it", () => {
  const sizes = element(5, words([1 << 20, 1 << 20]));
  const content = concat([element(6, words([9, 0])), sizes, element(1, [120]), element(2, [1])]);
  assertThrows(
    () => parseMat(matFile({ elements: [element(14, content)] }), "f.mat"),
    RangeError,
    '"x" has 1048576x1048576 numbers, expected at most',
  );
  assertThrows(
    () => parseMat(matFile({ elements: [words([14, 0xfffffff8])] }), "f.mat"),
    RangeError,
    "an element of 4294967288 bytes",
  );
});

for (const file of ["potsdam/gt/2.mat", "potsdam/gt/7.mat", "potsdam/imgs/5.mat"]) {
  Deno.test(`parseMat() reads or cleanly refuses ${file} with bytes changed or cut`, async () => {
    const whole = await Deno.readFile(GOLDEN_ROOT + file);
    const changes = fc.array(fc.record({ at: fc.nat(whole.length - 1), value: fc.nat(255) }), {
      maxLength: 4,
    });
    const length = fc.oneof(fc.constant(whole.length), fc.nat(whole.length));
    // Faults in the headers matter most, and they lie at the front.
    const header = fc.array(fc.record({ at: fc.integer({ min: 124, max: 200 }), value: fc.nat(255) }));
    fc.assert(
      fc.property(changes, header, length, (changes, header, length) => {
        const bytes = whole.slice(0, length);
        for (const { at, value } of [...changes, ...header]) if (at < length) bytes[at] = value;
        assertCleanly(() => parseMat(bytes, file));
      }),
      { numRuns: 500 },
    );
  });
}

Deno.test("parseMat() refuses or reads any bytes behind a header", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
    assertCleanly(() => parseMat(matFile({ elements: [Uint8Array.from(bytes)] }), "f.mat"));
  }));
});

function assertCleanly(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    const known = [SyntaxError, RangeError, TypeError].some((kind) => error instanceof kind);
    const { message } = error as Error;
    assert(known && /^Cannot read MAT file "[^\n]*, expected [^\n]*$/.test(message), message);
  }
}

Deno.test("readMatArray() finds an array by its name", async () => {
  const { shape } = await readMatArray(`${GOLDEN_ROOT}potsdam/imgs/5.mat`, "img");
  assertEquals(shape, [20, 20, 4]);
});

Deno.test("readMatArray() says which arrays there are instead", async () => {
  const path = `${GOLDEN_ROOT}potsdam/imgs/5.mat`;
  const error = await assertRejects(() => readMatArray(path, "gt"), RangeError);
  assertEquals(error.message, `Cannot read MAT file "${path}": it holds img, expected "gt"`);
});

Deno.test("readMatArray() names a missing file", async () => {
  await assertRejects(
    () => readMatArray("no.mat", "gt"),
    Deno.errors.NotFound,
    'Cannot read "no.mat": no such file',
  );
});

Deno.test("rowMajor() makes the last axis of three the fastest", () => {
  const index = (i: number, j: number, k: number) => 100 * i + 10 * j + k;
  const shape = [2, 3, 4];
  const stored: number[] = [];
  const expected: number[] = [];
  for (let k = 0; k < 4; k++) {
    for (let j = 0; j < 3; j++) for (let i = 0; i < 2; i++) stored.push(index(i, j, k));
  }
  for (let i = 0; i < 2; i++) {
    for (let j = 0; j < 3; j++) for (let k = 0; k < 4; k++) expected.push(index(i, j, k));
  }
  assertEquals(rowMajor({ shape, data: Int32Array.from(stored) }), Int32Array.from(expected));
});

Deno.test("rowMajor() undoes itself with the axes reversed", () => {
  const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 4 });
  fc.assert(fc.property(shapes, (shape) => {
    const data = Int32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i);
    assertEquals(rowMajor({ shape: shape.toReversed(), data: rowMajor({ shape, data }) }), data);
  }));
});
