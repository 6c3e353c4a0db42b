// deno-lint-ignore-file omh/error-form -- fragments, which the reader of the file completes with its name
/**
 * PyTorch's tensors before their data is at hand: a window with strides into a storage.
 *
 * @module
 */
import { describe, Tuple } from "./pickle_values.ts";
import {
  elementBytes,
  elementCount,
  type StoredDtype,
  type StoredTensor,
  storedTensor,
} from "../stored_tensor.ts";

/** Most axes a tensor may have; PyTorch itself allows 64. */
const MOST_AXES = 64;

/** A run of elements that tensors share. */
export class StorageView {
  /**
   * @param key Name of the whole storage in its file.
   * @param dtype Element type.
   * @param count Elements of the whole storage.
   * @param start First element of this view of it.
   * @param length Elements of this view of it.
   */
  constructor(
    readonly key: string,
    readonly dtype: StoredDtype,
    readonly count: number,
    readonly start: number = 0,
    readonly length: number = count,
  ) {}
}

/** A tensor: element `(i0, i1, …)` is element `offset + sum of i_k * stride_k` of the storage. */
export class TensorView {
  constructor(
    readonly storage: StorageView,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly stride: readonly number[],
  ) {}

  /** Number of elements. */
  get count(): number {
    return elementCount(this.shape)!;
  }
}

/**
 * What `torch._utils._rebuild_tensor` and `_rebuild_tensor_v2` mean: a checked window into a storage.
 *
 * @param args Storage, offset, sizes, strides, and what training would need besides.
 * @throws {TypeError} An argument is missing or of another type.
 * @throws {RangeError} The window reaches outside the storage.
 */
export function rebuildTensor(args: readonly unknown[]): TensorView {
  const [storage, offset, size, stride] = args;
  if (!(storage instanceof StorageView)) throw new TypeError(`${describe(storage)}, expected a storage`);
  const shape = wholeNumbers(size, "size");
  const strides = wholeNumbers(stride, "stride");
  if (shape.length !== strides.length) {
    throw new TypeError(`${shape.length} sizes and ${strides.length} strides, expected as many of both`);
  }
  const [first] = wholeNumbers(new Tuple([offset]), "offset");
  const count = elementCount(shape);
  if (count === undefined) throw new RangeError(`size [${shape}], expected fewer elements`);
  const last = shape.reduce((sum, length, axis) => sum + (length - 1) * strides[axis], first);
  if (count > 0 && !(last < storage.length)) {
    throw new RangeError(
      `size [${shape}], stride [${strides}] and offset ${first}, ` +
        `expected to stay inside the storage of ${storage.length} elements`,
    );
  }
  return new TensorView(storage, first, shape, strides);
}

/**
 * Makes a tensor contiguous.
 *
 * @param view Where its elements are.
 * @param storage The whole storage, raw bytes.
 * @returns The elements in row-major order. Shares the memory of `storage` when they already lie so.
 */
export function toContiguous(view: TensorView, storage: Uint8Array): StoredTensor {
  const { dtype, count, start } = view.storage;
  const whole = storedTensor(dtype, [count], storage).data;
  const first = start + view.offset;
  if (isRowMajor(view)) {
    return { dtype, shape: [...view.shape], data: whole.subarray(first, first + view.count) } as StoredTensor;
  }
  const tensor = storedTensor(dtype, [...view.shape], new Uint8Array(view.count * elementBytes(dtype)));
  gather(view, whole, first, tensor.data);
  return tensor;
}

/** Copies the elements one by one, counting the last axis fastest. */
function gather(
  { shape, stride, count }: TensorView,
  source: { readonly [index: number]: unknown },
  first: number,
  target: { [index: number]: unknown },
): void {
  const index = shape.map(() => 0);
  let position = first;
  for (let i = 0; i < count; i++) {
    target[i] = source[position];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position += stride[axis];
      if (++index[axis] < shape[axis]) break;
      position -= stride[axis] * shape[axis];
      index[axis] = 0;
    }
  }
}

function wholeNumbers(value: unknown, what: string): number[] {
  const items = value instanceof Tuple ? value.items : value;
  if (!Array.isArray(items) || items.length > MOST_AXES) {
    throw new TypeError(`${describe(value)} as ${what}, expected a tuple of at most ${MOST_AXES} numbers`);
  }
  for (const item of items) {
    if (!Number.isSafeInteger(item) || item < 0) {
      throw new TypeError(`${describe(item)} in its ${what}, expected whole numbers from 0 up`);
    }
  }
  return items;
}

function isRowMajor({ shape, stride }: TensorView): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && stride[axis] !== expected) return shape.includes(0);
    expected *= shape[axis];
  }
  return true;
}
