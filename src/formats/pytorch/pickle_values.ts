/**
 * What a pickle may hold besides numbers, text, lists and maps. All of it is inert data.
 *
 * @module
 */
import { quote } from "../text.ts";
import type { StoredDtype } from "../stored_tensor.ts";

/** A Python tuple. */
export class Tuple {
  constructor(readonly items: readonly unknown[]) {}
}

/** A Python `collections.OrderedDict`. */
export class OrderedDict extends Map<unknown, unknown> {}

/** A Python `argparse.Namespace`: fields by name, kept and never used. */
export class Namespace {
  readonly fields = new Map<unknown, unknown>();
}

/** A Python global that a pickle may name. Nothing is imported: `call` says what calling it means here. */
export class PickleSymbol {
  /**
   * @param name Module and name, joined by a dot.
   * @param call What a call with these arguments gives; absent where calling makes no sense.
   * @param dtype Element type, where the symbol stands for a type of storage.
   */
  constructor(
    readonly name: string,
    readonly call?: (args: readonly unknown[]) => unknown,
    readonly dtype?: StoredDtype,
  ) {}
}

/** A few words for a value, for messages. */
export function describe(value: unknown): string {
  if (typeof value === "string") return `the text ${quote(value)}`;
  if (typeof value === "object" && value !== null) {
    if (value instanceof PickleSymbol) return `the symbol ${quote(value.name)}`;
    return `a value of type ${value.constructor.name}`;
  }
  return String(value);
}
