// deno-lint-ignore-file omh/error-form -- fragments, which the reader of the file completes with its name
/**
 * The Python globals that weight files need, and what each means here.
 *
 * @module
 */
import { describe, Namespace, OrderedDict, PickleSymbol, Tuple } from "./pickle_values.ts";
import type { StoredDtype } from "../stored_tensor.ts";
import { rebuildTensor, TensorView } from "./tensor_view.ts";

const STORAGES: Readonly<Record<string, StoredDtype>> = {
  FloatStorage: "F32",
  HalfStorage: "F16",
  BFloat16Storage: "BF16",
  DoubleStorage: "F64",
  LongStorage: "I64",
  IntStorage: "I32",
  ShortStorage: "I16",
  CharStorage: "I8",
  ByteStorage: "U8",
  BoolStorage: "BOOL",
};

const SYMBOLS: ReadonlyMap<string, PickleSymbol> = new Map(
  [
    new PickleSymbol("collections.OrderedDict", orderedDict),
    new PickleSymbol("argparse.Namespace", namespace),
    new PickleSymbol("torch.Size", size),
    new PickleSymbol("torch._utils._rebuild_tensor", rebuildTensor),
    new PickleSymbol("torch._utils._rebuild_tensor_v2", rebuildTensor),
    new PickleSymbol("torch._utils._rebuild_parameter", rebuildParameter),
    ...Object.entries(STORAGES).map(([name, dtype]) => new PickleSymbol(`torch.${name}`, undefined, dtype)),
  ].map((symbol) => [symbol.name, symbol]),
);

/**
 * Looks a global up in the table. Nothing is imported.
 *
 * @param module Module as the pickle names it.
 * @param name Name inside the module.
 * @returns The symbol, or `undefined` when the table does not hold it.
 */
export function resolveSymbol(module: string, name: string): PickleSymbol | undefined {
  return SYMBOLS.get(`${module}.${name}`);
}

function orderedDict(args: readonly unknown[]): OrderedDict {
  if (args.length === 0) return new OrderedDict();
  const pairs = args[0] instanceof Tuple ? args[0].items : args[0];
  if (args.length > 1 || !Array.isArray(pairs)) {
    throw new TypeError("other arguments, expected none or pairs");
  }
  const result = new OrderedDict();
  for (const pair of pairs) {
    const [key, value, ...rest] = pair instanceof Tuple ? pair.items : Array.isArray(pair) ? pair : [];
    if (typeof key !== "string" || value === undefined || rest.length > 0) {
      throw new TypeError(`${describe(pair)}, expected pairs of a name and a value`);
    }
    result.set(key, value);
  }
  return result;
}

function namespace(args: readonly unknown[]): Namespace {
  if (args.length > 0) throw new TypeError(`${args.length} arguments, expected none`);
  return new Namespace();
}

function size(args: readonly unknown[]): Tuple {
  const [sizes] = args;
  if (args.length !== 1 || !(sizes instanceof Tuple)) {
    throw new TypeError("other arguments, expected one tuple");
  }
  return sizes;
}

function rebuildParameter(args: readonly unknown[]): TensorView {
  const [tensor] = args;
  if (!(tensor instanceof TensorView)) throw new TypeError(`${describe(tensor)}, expected a tensor`);
  return tensor;
}
