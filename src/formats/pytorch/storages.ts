/**
 * The ids by which a torch pickle refers to the storages beside it.
 *
 * @module
 */
import { describe, PickleSymbol, Tuple } from "./pickle_values.ts";
import { quote } from "../text.ts";
import { StorageView } from "./tensor_view.ts";

/** Collects the storages that a pickle refers to. */
export class StorageTable {
  readonly #file: string;
  readonly #storages = new Map<string, StorageView>();

  /** @param file Name of the file, for messages. */
  constructor(file: string) {
    this.#file = file;
  }

  /** The whole storage of this key, or `undefined` when the pickle does not refer to it. */
  get(key: string): StorageView | undefined {
    return this.#storages.get(key);
  }

  /**
   * Reads a persistent id: `("storage", type, key, location, count)`, in legacy files with a sixth item, `None` or a
   * view `(key, offset, length)` of the storage. The location (a device) does not matter here.
   *
   * @param id What the pickle gives.
   * @throws {TypeError} It is none of these.
   * @throws {RangeError} It contradicts an earlier id of the same key, or a view reaches outside its storage.
   */
  load(id: unknown): StorageView {
    const [kind, type, key, , count, view = null] = id instanceof Tuple ? id.items : [];
    if (
      kind !== "storage" || typeof key !== "string" || !(type instanceof PickleSymbol) ||
      type.dtype === undefined
    ) {
      throw new TypeError(
        `Cannot read "${this.#file}": its pickle refers to ${describe(id)}, expected a storage`,
      );
    }
    if (!isWhole(count)) throw this.#wrong(key, `has ${describe(count)} elements`, "a whole number");
    const known = this.#storages.get(key) ?? new StorageView(key, type.dtype, count);
    if (known.dtype !== type.dtype || known.count !== count) {
      throw this.#wrong(
        key,
        `is once ${known.count} ${known.dtype}, once ${count} ${type.dtype}`,
        "the same each time",
      );
    }
    this.#storages.set(key, known);
    return view === null ? known : this.#view(known, view);
  }

  #view(storage: StorageView, view: unknown): StorageView {
    const [, start, length] = view instanceof Tuple ? view.items : [];
    if (!isWhole(start) || !isWhole(length) || start + length > storage.count) {
      throw this.#wrong(
        storage.key,
        "has a view that does not fit",
        `one inside its ${storage.count} elements`,
      );
    }
    return new StorageView(storage.key, storage.dtype, storage.count, start, length);
  }

  #wrong(key: string, what: string, expected: string): RangeError {
    return new RangeError(
      `Cannot read storage ${quote(key)} of "${this.#file}": it ${what}, expected ${expected}`,
    );
  }
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
