import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  elementBytes,
  elementCount,
  isStoredDtype,
  STORED_DTYPES,
  storedTensor,
  tensorBytes,
  toFloat32,
  toInt32,
} from "../../src/formats/stored_tensor.ts";

Deno.test("elementBytes() knows every type", () => {
  const sizes = Object.fromEntries(STORED_DTYPES.map((dtype) => [dtype, elementBytes(dtype)]));
  assertEquals(sizes, { F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, I16: 2, I8: 1, U8: 1, BOOL: 1 });
});

Deno.test("isStoredDtype() refuses names of other types and of object properties", () => {
  assertEquals(["F32", "F8_E4M3", "f32", "toString", "__proto__", 3].map(isStoredDtype), [
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

Deno.test("elementCount() multiplies sizes and refuses what is no size", () => {
  assertEquals(elementCount([]), 1);
  assertEquals(elementCount([2, 3, 4]), 24);
  assertEquals(elementCount([5, 0]), 0);
  for (const shape of [[-1], [1.5], ["2"], [null], [NaN], [2 ** 60], [2 ** 30, 2 ** 30]]) {
    assertEquals(elementCount(shape), undefined, JSON.stringify(shape));
  }
});

Deno.test("storedTensor() reads little-endian elements at any alignment", () => {
  const bytes = Uint8Array.of(9, 0, 0, 128, 63, 0, 0, 0, 192);
  assertEquals(storedTensor("F32", [2], bytes.subarray(1)), {
    dtype: "F32",
    shape: [2],
    data: Float32Array.of(1, -2),
  });
  assertEquals(storedTensor("I16", [2, 1], Uint8Array.of(255, 255, 2, 1)).data, Int16Array.of(-1, 258));
});

Deno.test("tensorBytes() undoes storedTensor()", () => {
  const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  for (const dtype of STORED_DTYPES) {
    assertEquals(tensorBytes(storedTensor(dtype, [8 / elementBytes(dtype)], bytes)), bytes, dtype);
  }
});

Deno.test("toFloat32() widens every floating-point type and refuses integers", () => {
  const data = Float32Array.of(1, -2);
  assertStrictEquals(toFloat32({ dtype: "F32", shape: [2], data }), data);
  assertEquals(toFloat32({ dtype: "F64", shape: [2], data: Float64Array.of(1, -2) }), data);
  assertEquals(toFloat32({ dtype: "F16", shape: [2], data: Uint16Array.of(0x3c00, 0xc000) }), data);
  assertEquals(toFloat32({ dtype: "BF16", shape: [2], data: Uint16Array.of(0x3f80, 0xc000) }), data);
  assertThrows(
    () => toFloat32({ dtype: "I32", shape: [1], data: Int32Array.of(1) }, "step"),
    TypeError,
    'Cannot read "step" as float32: its type is I32, expected F32, F64, F16 or BF16',
  );
});

Deno.test("toInt32() widens small integers, checks large ones and refuses floats", () => {
  assertEquals(toInt32({ dtype: "U8", shape: [1], data: Uint8Array.of(255) }), Int32Array.of(255));
  assertEquals(toInt32({ dtype: "I8", shape: [1], data: Int8Array.of(-1) }), Int32Array.of(-1));
  assertEquals(toInt32({ dtype: "I64", shape: [1], data: BigInt64Array.of(-5n) }), Int32Array.of(-5));
  const large = { dtype: "I64" as const, shape: [1], data: BigInt64Array.of(2n ** 31n) };
  assertThrows(
    () => toInt32(large, "count"),
    RangeError,
    'Cannot read "count" as int32: it holds 2147483648',
  );
  assertThrows(
    () => toInt32({ dtype: "F32", shape: [0], data: new Float32Array() }),
    TypeError,
    "its type is F32",
  );
});
