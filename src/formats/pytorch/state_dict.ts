/**
 * The tensors by name in what a PyTorch file holds.
 *
 * @module
 */
import { describe } from "./pickle_values.ts";
import { quote } from "../text.ts";
import { elementBytes, type StoredTensor } from "../stored_tensor.ts";
import { type StorageView, TensorView, toContiguous } from "./tensor_view.ts";

/** Where checkpoints keep the state dict, by precedence: of DINO's teacher and student, the teacher is published. */
const CONTAINERS = ["teacher", "state_dict", "model"];

/** How deep containers may lie in each other. */
const DEEPEST = 4;

/**
 * Opens the containers around a state dict and collects its tensors. Other values beside them are left out.
 *
 * @param root The object of the file.
 * @param file Name of the file, for messages.
 * @throws {TypeError} There are no tensors by name.
 */
export function findStateDict(root: unknown, file: string): Map<string, TensorView> {
  let found = root;
  for (let depth = 0; depth < DEEPEST && found instanceof Map; depth++) {
    const map: Map<unknown, unknown> = found;
    const name = CONTAINERS.find((container) => map.get(container) instanceof Map);
    if (name === undefined) break;
    found = map.get(name);
  }
  const tensors = new Map<string, TensorView>();
  for (const [name, value] of found instanceof Map ? found : []) {
    if (typeof name === "string" && value instanceof TensorView) tensors.set(name, value);
  }
  if (tensors.size > 0) return tensors;
  const given = found instanceof Map ? `a dictionary of ${keyList(found)}` : describe(found);
  throw new TypeError(
    `Cannot read "${file}": it holds ${given}, expected tensors by name, ` +
      `directly or under ${CONTAINERS.map((name) => `"${name}"`).join(", ")}`,
  );
}

/**
 * Reads the data of the tensors.
 *
 * @param views Tensors by name.
 * @param load The raw bytes of a whole storage; called once for each.
 * @param mostBytes Most bytes that all tensors may take together: strides let a short file ask for endless ones.
 * @param file Name of the file, for messages.
 * @throws {RangeError} A storage has other bytes than its elements need, or the tensors take more than `mostBytes`.
 */
export function loadTensors(
  views: ReadonlyMap<string, TensorView>,
  load: (storage: StorageView) => Uint8Array,
  mostBytes: number,
  file: string,
): Map<string, StoredTensor> {
  const storages = new Map<string, Uint8Array>();
  const tensors = new Map<string, StoredTensor>();
  let total = 0;
  for (const [name, view] of views) {
    const { key, dtype, count } = view.storage;
    total += view.count * elementBytes(dtype);
    if (total > mostBytes) {
      throw new RangeError(
        `Cannot read tensor ${
          quote(name)
        } of "${file}": with it the tensors take ${total} bytes, expected at most ${mostBytes}`,
      );
    }
    const bytes = storages.get(key) ?? load(view.storage);
    const expected = count * elementBytes(dtype);
    if (bytes.length !== expected) {
      throw new RangeError(
        `Cannot read storage ${
          quote(key)
        } of "${file}": it has ${bytes.length} bytes, expected ${expected} for ${count} ${dtype}`,
      );
    }
    storages.set(key, bytes);
    tensors.set(name, toContiguous(view, bytes));
  }
  return tensors;
}

function keyList(map: Map<unknown, unknown>): string {
  const keys = [...map.keys()];
  const shown = keys.slice(0, 5).map((key) => quote(String(key))).join(", ");
  return keys.length === 0 ? "nothing" : keys.length > 5 ? `${shown} and ${keys.length - 5} more` : shown;
}
