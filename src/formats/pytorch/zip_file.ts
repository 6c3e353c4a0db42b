/**
 * PyTorch files since 1.6: a zip with one pickle and one entry for each storage.
 *
 * @module
 */
import { readPickle } from "./pickle.ts";
import { findStateDict, loadTensors } from "./state_dict.ts";
import type { StoredTensor } from "../stored_tensor.ts";
import { StorageTable } from "./storages.ts";
import { ZipContainer } from "../zip/container.ts";

/**
 * Reads the state dict of a zip file written by `torch.save`.
 *
 * @param bytes The whole file.
 * @param file Name of the file, for messages.
 * @returns Contiguous tensors by name, in the order of the state dict.
 * @throws {SyntaxError} The zip or the pickle in it is malformed.
 * @throws {RangeError} Something does not fit the file: it is cut off, a checksum or a size differs, a tensor is too large.
 * @throws {TypeError} The file holds something else than a state dict: code, a whole module, compressed entries.
 */
export function parseTorchZip(bytes: Uint8Array, file: string): Map<string, StoredTensor> {
  const zip = new ZipContainer(bytes, file);
  const root = findRoot(zip.names, file);
  checkByteOrder(zip, root, file);
  const pickle = zip.read(`${root}/data.pkl`);
  const storages = new StorageTable(file);
  const { value, end } = readPickle(pickle, 0, file, (id) => storages.load(id));
  if (end !== pickle.length) {
    throw new SyntaxError(`Cannot read "${file}": its pickle ends at byte ${end}, expected ${pickle.length}`);
  }
  const views = findStateDict(value, file);
  return loadTensors(views, ({ key }) => zip.read(`${root}/data/${key}`), 2 * bytes.length, file);
}

function findRoot(names: string[], file: string): string {
  const roots = names.filter((name) => name.endsWith("/data.pkl")).map((name) =>
    name.slice(0, -"/data.pkl".length)
  );
  const [root] = roots;
  if (roots.length !== 1) {
    throw new TypeError(
      `Cannot read "${file}": it has ${roots.length} entries "data.pkl", expected one as torch.save writes it`,
    );
  }
  if (names.some((name) => name === `${root}/constants.pkl` || name.startsWith(`${root}/code/`))) {
    throw new TypeError(
      `Cannot read "${file}": it is a TorchScript archive, expected a state dict written by torch.save`,
    );
  }
  return root;
}

function checkByteOrder(zip: ZipContainer, root: string, file: string): void {
  const name = `${root}/byteorder`;
  if (!zip.names.includes(name)) return;
  const order = new TextDecoder().decode(zip.read(name));
  if (order === "little") return;
  throw new TypeError(
    `Cannot read "${file}": its byte order is ${JSON.stringify(order.slice(0, 20))}, expected "little"`,
  );
}
