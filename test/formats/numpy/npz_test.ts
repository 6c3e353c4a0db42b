import { assertEquals, assertThrows } from "@std/assert";
import { openNpz } from "../../../src/formats/numpy/npz.ts";
import { toFloat32 } from "../../../src/formats/stored_tensor.ts";
import { writeZip } from "../zip/_zip_writer.ts";
import { npy } from "./_npy_writer.ts";

/** numpy 1.24.2: np.savez_compressed(f, **{"val/a": np.zeros((4, 6), np.uint8) + 3, "b": np.array([[1.5, -2]], np.float16)}) */
const COMPRESSED = Uint8Array.fromBase64(
  "UEsDBBQAAAAIAAAAIQCS/JOjSQAAAJgAAAAJABQAdmFsL2EubnB5AQAQAJgAAAAAAAAASQAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBe" +
    "U2qorqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RomOgpmmjoKtQpkAy5mHAAAUEsDBBQAAAAIAAAAIQABSb2GSgAAAIQAAAAFABQA" +
    "Yi5ucHkBABAAhAAAAAAAAABKAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqSuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5" +
    "GoY6CkaaOgq1CmQDLgY7hgMAUEsBAhQDFAAAAAgAAAAhAJL8k6NJAAAAmAAAAAkAAAAAAAAAAAAAAIABAAAAAHZhbC9hLm5weVBLAQIUAxQA" +
    "AAAIAAAAIQABSb2GSgAAAIQAAAAFAAAAAAAAAAAAAACAAYQAAABiLm5weVBLBQYAAAAAAgACAGoAAAAFAQAAAAA=",
);

Deno.test("openNpz() reads what numpy.savez_compressed writes", () => {
  const { names, read } = openNpz(COMPRESSED, "f.npz");
  assertEquals(names, ["val/a", "b"]);
  assertEquals(read("val/a"), { dtype: "U8", shape: [4, 6], data: new Uint8Array(24).fill(3) });
  assertEquals(toFloat32(read("b")), Float32Array.of(1.5, -2));
});

Deno.test("openNpz() reads stored arrays and passes over what is none", () => {
  const data = npy("|u1", [1], Uint8Array.of(9));
  const zip = openNpz(
    writeZip([{ name: "a.npy", data }, { name: "readme.txt", data: new Uint8Array() }]),
    "f",
  );
  assertEquals(zip.names, ["a"]);
  assertEquals(zip.read("a").data, Uint8Array.of(9));
});

Deno.test("openNpz() refuses an array that does not inflate, or to another size, and one that is cut off", () => {
  const broken = writeZip([{ name: "a.npy", data: Uint8Array.of(255, 255), method: 8, size: 10 }]);
  assertThrows(
    () => openNpz(broken, "f").read("a"),
    SyntaxError,
    'entry "a.npy" of "f": it does not inflate',
  );
  // Five bytes, of which the directory promises four: np.savez_compressed never writes that.
  const five = Uint8Array.of(0x4b, 0x4c, 0x4a, 0x4e, 0x49, 0x05, 0x00);
  const less = writeZip([{ name: "a.npy", data: five, method: 8, size: 9 }]);
  assertThrows(() => openNpz(less, "f").read("a"), RangeError, "it inflates to 5 bytes, expected 9");
  assertThrows(() => openNpz(COMPRESSED.subarray(0, 300), "f"), RangeError, "the end of the zip is missing");
});
