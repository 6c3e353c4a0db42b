/**
 * PyTorch files before 1.6: five pickles and then the storages, one after the other.
 *
 * @module
 */
import { ByteReader } from "../bytes.ts";
import { readPickle } from "./pickle.ts";
import { describe } from "./pickle_values.ts";
import { quote } from "../text.ts";
import { findStateDict, loadTensors } from "./state_dict.ts";
import { elementBytes, type StoredTensor } from "../stored_tensor.ts";
import { StorageTable } from "./storages.ts";

const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;

/**
 * Reads the state dict of a file written by `torch.save` before PyTorch 1.6.
 *
 * @param bytes The whole file.
 * @param file Name of the file, for messages.
 * @returns Contiguous tensors by name, in the order of the state dict.
 * @throws {SyntaxError} A pickle is malformed.
 * @throws {RangeError} The file is cut off, or a size does not fit.
 * @throws {TypeError} The file holds something else than a state dict.
 */
export function parseTorchLegacy(bytes: Uint8Array, file: string): Map<string, StoredTensor> {
  const magic = readPickle(bytes, 0, file);
  const protocol = readPickle(bytes, magic.end, file);
  const system = readPickle(bytes, protocol.end, file);
  checkHeader(magic.value, protocol.value, system.value, file);
  const storages = new StorageTable(file);
  const root = readPickle(bytes, system.end, file, (id) => storages.load(id));
  const keys = readPickle(bytes, root.end, file);
  const data = readStorages(bytes, keys.end, keys.value, storages, file);
  return loadTensors(
    findStateDict(root.value, file),
    ({ key }) => storageBytes(data, key, file),
    2 * bytes.length,
    file,
  );
}

function checkHeader(magic: unknown, protocol: unknown, system: unknown, file: string): void {
  if (magic !== MAGIC) {
    throw new TypeError(
      `Cannot read "${file}": its first pickle holds ${describe(magic)}, expected PyTorch's magic number`,
    );
  }
  if (protocol !== PROTOCOL) {
    throw new TypeError(`Cannot read "${file}": its protocol is ${describe(protocol)}, expected ${PROTOCOL}`);
  }
  const little = system instanceof Map ? system.get("little_endian") : undefined;
  if (little !== true) {
    throw new TypeError(
      `Cannot read "${file}": its field "little_endian" is ${describe(little)}, expected true`,
    );
  }
}

/** The raw bytes of each storage: an element count, then the elements, in the order of `keys`. */
function readStorages(
  bytes: Uint8Array,
  start: number,
  keys: unknown,
  storages: StorageTable,
  file: string,
): Map<string, Uint8Array> {
  if (!Array.isArray(keys)) {
    throw new TypeError(`Cannot read "${file}": its list of storages is ${describe(keys)}, expected a list`);
  }
  const input = new ByteReader(bytes, start, bytes.length, file);
  const data = new Map<string, Uint8Array>();
  for (const key of keys) {
    const storage = typeof key === "string" && !data.has(key) ? storages.get(key) : undefined;
    if (storage === undefined) {
      throw new TypeError(
        `Cannot read "${file}": it lists ${describe(key)} as a storage, expected each that is used, once`,
      );
    }
    const count = input.uint64();
    if (count !== storage.count) {
      throw new RangeError(
        `Cannot read storage ${
          quote(storage.key)
        } of "${file}": it has ${count} elements, expected ${storage.count}`,
      );
    }
    data.set(storage.key, input.bytes(count * elementBytes(storage.dtype)));
  }
  if (input.position !== bytes.length) {
    throw new RangeError(
      `Cannot read "${file}": it has ${bytes.length} bytes, expected ${input.position} by its storages`,
    );
  }
  return data;
}

function storageBytes(data: Map<string, Uint8Array>, key: string, file: string): Uint8Array {
  const bytes = data.get(key);
  if (bytes !== undefined) return bytes;
  throw new RangeError(
    `Cannot read storage ${quote(key)} of "${file}": the file does not list it, expected it to`,
  );
}
