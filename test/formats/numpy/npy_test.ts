import { assertEquals, assertThrows } from "@std/assert";
import { parseNpy } from "../../../src/formats/numpy/npy.ts";
import { npy } from "./_npy_writer.ts";

Deno.test("parseNpy() reads what numpy.save writes", () => {
  // numpy 1.24.2: np.save(f, np.array([[1, 65535]], np.uint16))
  const base64 =
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPHUyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsIDIpLC" +
    "B9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAP//";
  assertEquals(parseNpy(Uint8Array.fromBase64(base64), "f"), {
    dtype: "I32",
    shape: [1, 2],
    data: Int32Array.of(1, 65535),
  });
});

Deno.test("parseNpy() reads each element type and version", () => {
  assertEquals(parseNpy(npy("|u1", [3], Uint8Array.of(0, 7, 255)), "f").data, Uint8Array.of(0, 7, 255));
  assertEquals(
    parseNpy(npy("<f4", [1, 2], Float32Array.of(1.5, -2)), "f").data,
    Float32Array.of(1.5, -2),
  );
  assertEquals(
    parseNpy(npy("<u4", [], Uint32Array.of(2 ** 32 - 1), { version: 2 }), "f"),
    { dtype: "I64", shape: [], data: BigInt64Array.of(4294967295n) },
  );
  assertEquals(parseNpy(npy("<i8", [1], BigInt64Array.of(-1n), { version: 3 }), "f").dtype, "I64");
  assertEquals(parseNpy(npy("<f2", [1], Uint16Array.of(0x3c00)), "f").dtype, "F16");
});

Deno.test("parseNpy() says what it cannot read", () => {
  const cases: [Uint8Array, typeof Error, string][] = [
    [new Uint8Array(3), SyntaxError, "it does not begin as a .npy file does"],
    [npy("<f4", [2, 2], new Float32Array(4), { isFortran: true }), TypeError, "are in Fortran order"],
    [npy(">f4", [1], new Float32Array(1)), TypeError, 'its elements are ">f4", expected one of f8'],
    [npy("|O", [1], new Uint8Array(8)), TypeError, 'its elements are "|O"'],
    [
      npy("<f4", [3], new Float32Array(2)),
      RangeError,
      "there are 8 bytes of elements, expected those of <f4 [3]",
    ],
    [npy("<f4", [1], new Float32Array(1), { version: 4 }), TypeError, "it is of .npy version 4"],
    [npy("<f4", [1], new Float32Array(1)).subarray(0, 40), RangeError, "it breaks off at byte 40"],
    [npy("<f4", "one", new Float32Array(1)), SyntaxError, "expected descr, fortran_order and shape"],
  ];
  for (const [bytes, type, message] of cases) {
    assertThrows(() => parseNpy(bytes, "a.npy"), type, message);
  }
});

Deno.test("parseNpy() refuses every truncation, and what follows the elements", () => {
  const bytes = npy("<i4", [2, 2], Int32Array.of(1, 2, 3, 4));
  for (let length = 0; length < bytes.length; length++) {
    assertThrows(() => parseNpy(bytes.subarray(0, length), "f"), Error, 'Cannot read "f": ');
  }
  assertThrows(() => parseNpy(Uint8Array.of(...bytes, 0), "f"), RangeError, "there are 17 bytes");
});
