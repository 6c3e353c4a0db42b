import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseMat } from "../../../src/formats/mat/read_mat.ts";
import { encodeMat } from "../../../src/formats/mat/write_mat.ts";
import { GOLDEN_ROOT } from "../../data/_files.ts";

Deno.test("encodeMat() writes arrays that parseMat() reads back", () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 50 }).map((data) => Uint8Array.from(data));
  const words = fc.int32Array({ minLength: 1, maxLength: 50 }).map((data) => Int32Array.from(data));
  fc.assert(fc.property(bytes, words, (img, gt) => {
    const arrays = { img: { shape: [img.length, 1], data: img }, gt: { shape: [1, gt.length, 1], data: gt } };
    assertEquals(Object.fromEntries(parseMat(encodeMat(arrays), "f.mat")), arrays);
  }));
});

Deno.test("encodeMat() writes what SciPy wrote, but for the header's text and small elements", async () => {
  const golden = await Deno.readFile(`${GOLDEN_ROOT}potsdam/imgs/5.mat`);
  const [[name, { shape, data }]] = parseMat(golden, "5.mat");
  const ours = encodeMat({ [name]: { shape, data: data as Uint8Array } });
  // Version, byte order and the tags of matrix, flags and sizes up to the name, but for the matrix' length.
  assertEquals(ours.subarray(124, 132), golden.subarray(124, 132));
  assertEquals(ours.subarray(136, 176), golden.subarray(136, 176));
  assertEquals(ours.subarray(-data.length), golden.subarray(-data.length));
});

Deno.test("encodeMat() refuses numbers that do not fill the shape", () => {
  const error = assertThrows(() => encodeMat({ a: { shape: [2, 2], data: new Uint8Array(3) } }), RangeError);
  assertEquals(error.message, 'Cannot write array "a": it has 3 numbers, expected 2 x 2');
});
