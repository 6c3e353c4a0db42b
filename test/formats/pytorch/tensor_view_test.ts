import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Tuple } from "../../../src/formats/pytorch/pickle_values.ts";
import {
  rebuildTensor,
  StorageView,
  TensorView,
  toContiguous,
} from "../../../src/formats/pytorch/tensor_view.ts";

const COUNTING = Float32Array.from({ length: 12 }, (_, i) => i);
const STORAGE = new StorageView("0", "F32", 12);

function contiguous(offset: number, shape: number[], stride: number[], storage = STORAGE): number[] {
  const tensor = toContiguous(
    new TensorView(storage, offset, shape, stride),
    new Uint8Array(COUNTING.buffer),
  );
  assertEquals(tensor.dtype, "F32");
  assertEquals(tensor.shape, shape);
  return Array.from(tensor.data as Float32Array);
}

Deno.test("toContiguous() reads plain, transposed, sliced, expanded, scalar and empty tensors", () => {
  assertEquals(contiguous(0, [2, 3], [3, 1]), [0, 1, 2, 3, 4, 5]);
  assertEquals(contiguous(2, [2, 2], [2, 1]), [2, 3, 4, 5]);
  assertEquals(contiguous(0, [3, 2], [1, 3]), [0, 3, 1, 4, 2, 5]);
  assertEquals(contiguous(1, [2, 2], [6, 2]), [1, 3, 7, 9]);
  assertEquals(contiguous(4, [2, 3], [1, 0]), [4, 4, 4, 5, 5, 5]);
  assertEquals(contiguous(7, [], []), [7]);
  assertEquals(contiguous(0, [0, 3], [3, 1]), []);
  assertEquals(contiguous(99, [2, 0], [5, 7]), []);
  assertEquals(contiguous(11, [1, 1], [100, 100]), [11]);
});

Deno.test("toContiguous() adds the start of a view of a storage", () => {
  assertEquals(contiguous(1, [2], [1], new StorageView("0", "F32", 12, 5, 4)), [6, 7]);
  assertEquals(contiguous(1, [2], [2], new StorageView("0", "F32", 12, 5, 4)), [6, 8]);
});

Deno.test("toContiguous() shares memory where it can and copies where it must", () => {
  const bytes = new Uint8Array(COUNTING.slice().buffer);
  const shared = toContiguous(new TensorView(STORAGE, 1, [2], [1]), bytes).data;
  const copied = toContiguous(new TensorView(STORAGE, 1, [2], [2]), bytes).data;
  assert(shared.buffer === bytes.buffer && copied.buffer !== bytes.buffer);
});

Deno.test("toContiguous() gathers 64-bit integers", () => {
  const data = BigInt64Array.of(1n, 2n, 3n, 4n);
  const view = new TensorView(new StorageView("0", "I64", 4), 0, [2, 2], [1, 2]);
  assertEquals(toContiguous(view, new Uint8Array(data.buffer)).data, BigInt64Array.of(1n, 3n, 2n, 4n));
});

Deno.test("toContiguous() agrees with the definition of strides", () => {
  const axes = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat({ max: 2 })), { maxLength: 4 });
  fc.assert(fc.property(axes, fc.nat({ max: 3 }), (sizes, offset) => {
    const shape = sizes.map(([size]) => size);
    const stride = sizes.map(([, step]) => step);
    // At most 3 + 4 * 2 * 2 = 19 lies beyond 12 elements, so that a longer storage is used.
    const storage = Float32Array.from({ length: 20 }, (_, i) => i);
    const view = new TensorView(new StorageView("0", "F32", 20), offset, shape, stride);
    let expected = [offset];
    shape.forEach((size, axis) => {
      expected = expected.flatMap((first) =>
        Array.from({ length: size }, (_, i) => first + i * stride[axis])
      );
    });
    assertEquals(
      Array.from(toContiguous(view, new Uint8Array(storage.buffer)).data as Float32Array),
      expected,
    );
  }));
});

Deno.test("rebuildTensor() accepts windows that end exactly at the end of the storage", () => {
  const tensor = rebuildTensor([STORAGE, 2, new Tuple([2, 2]), new Tuple([8, 1]), false, null]);
  assertEquals([tensor.offset, tensor.shape, tensor.stride, tensor.count], [2, [2, 2], [8, 1], 4]);
  rebuildTensor([STORAGE, 12, new Tuple([0]), new Tuple([1])]);
});

Deno.test("rebuildTensor() refuses windows that reach outside the storage or its view", () => {
  const outside = "expected to stay inside the storage of";
  assertThrows(
    () => rebuildTensor([STORAGE, 3, new Tuple([2, 2]), new Tuple([8, 1])]),
    RangeError,
    `${outside} 12 elements`,
  );
  assertThrows(() => rebuildTensor([STORAGE, 12, new Tuple([]), new Tuple([])]), RangeError, outside);
  const view = new StorageView("0", "F32", 12, 4, 2);
  assertThrows(
    () => rebuildTensor([view, 0, new Tuple([3]), new Tuple([1])]),
    RangeError,
    `${outside} 2 elements`,
  );
  const huge = Number.MAX_SAFE_INTEGER;
  assertThrows(
    () => rebuildTensor([STORAGE, 0, new Tuple([2, 2]), new Tuple([huge, huge])]),
    RangeError,
    outside,
  );
  assertThrows(
    () => rebuildTensor([STORAGE, 0, new Tuple([huge, huge]), new Tuple([0, 0])]),
    RangeError,
    "fewer elements",
  );
});

Deno.test("rebuildTensor() refuses arguments of other types", () => {
  const cases: [unknown[], string][] = [
    [[], "undefined, expected a storage"],
    [["0", 0, new Tuple([]), new Tuple([])], 'the text "0", expected a storage'],
    [[STORAGE, -1, new Tuple([]), new Tuple([])], "-1 in its offset"],
    [[STORAGE, 0, new Tuple([1.5]), new Tuple([1])], "1.5 in its size"],
    [[STORAGE, 0, new Tuple([1]), new Tuple([-1])], "-1 in its stride"],
    [[STORAGE, 0, new Tuple([1]), new Tuple([])], "1 sizes and 0 strides"],
    [[STORAGE, 0, 3, new Tuple([])], "3 as size, expected a tuple"],
    [[STORAGE, 0, new Tuple(Array(65).fill(1)), new Tuple(Array(65).fill(1))], "at most 64 numbers"],
    [[STORAGE, 0, new Tuple([2n ** 60n]), new Tuple([1])], "in its size"],
  ];
  for (const [args, message] of cases) assertThrows(() => rebuildTensor(args), TypeError, message);
});
