/**
 * The state of a pickle as it is read: stack, marks and memo, each within limits.
 *
 * @module
 */
import type { ByteReader } from "../bytes.ts";
import { describe, Namespace, OrderedDict, PickleSymbol, Tuple } from "./pickle_values.ts";
import { resolveSymbol } from "./pickle_symbols.ts";
import { quote } from "../text.ts";

/** Most values that stack and memo may hold each, and most arguments over all calls: far beyond any checkpoint. */
const MOST_VALUES = 1_000_000;

/** Deepest nesting of containers. */
const DEEPEST = 100;

/** Stack machine of a restricted pickle reader. Every operation checks its operands. */
export class PickleMachine {
  readonly #stack: unknown[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, unknown>();
  readonly #depths = new WeakMap<object, number>();
  readonly #persistentLoad: (id: unknown) => unknown;
  #argumentsSeen = 0;

  /**
   * @param input The pickle, from its first byte.
   * @param file Name of the file, for messages.
   * @param persistentLoad What an id for data outside the pickle stands for.
   */
  constructor(readonly input: ByteReader, readonly file: string, persistentLoad: (id: unknown) => unknown) {
    this.#persistentLoad = persistentLoad;
  }

  /** Size of the memo. */
  get memoSize(): number {
    return this.#memo.size;
  }

  push(value: unknown): void {
    if (this.#stack.length >= MOST_VALUES) throw this.#limit("stack", MOST_VALUES);
    this.#stack.push(value);
  }

  /** Takes the top value, but none from below the last mark. */
  pop(): unknown {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) {
      throw this.#malformed("takes a value that is not there");
    }
    return this.#stack.pop();
  }

  /** Takes the value that the pickle leaves at its end. */
  finish(): unknown {
    const value = this.pop();
    if (this.#stack.length > 0) throw this.#malformed("leaves several values");
    return value;
  }

  top(): unknown {
    const value = this.pop();
    this.#stack.push(value);
    return value;
  }

  mark(): void {
    if (this.#marks.length >= DEEPEST) throw this.#limit("nesting", DEEPEST);
    this.#marks.push(this.#stack.length);
  }

  /** Takes all values above the last mark, and the mark. */
  popMark(): unknown[] {
    const start = this.#marks.pop();
    if (start === undefined) throw this.#malformed("takes a mark that is not there");
    return this.#stack.splice(start);
  }

  remember(index: number): void {
    if (this.#memo.size >= MOST_VALUES) throw this.#limit("memo", MOST_VALUES);
    this.#memo.set(index, this.top());
  }

  recall(index: number): void {
    if (!this.#memo.has(index)) throw this.#malformed(`recalls value ${index}, which it never kept`);
    this.push(this.#memo.get(index));
  }

  pushTuple(items: unknown[]): void {
    const tuple = new Tuple(items);
    this.#nest(tuple, items);
    this.push(tuple);
  }

  /** Appends to the list on top of the stack. */
  append(items: unknown[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw this.#wrong("appends to", list, "a list");
    this.#nest(list, items);
    for (const item of items) list.push(item);
  }

  /** Sets entries, given as keys and values in turn, in the map on top of the stack. */
  setItems(items: unknown[]): void {
    const map = this.top();
    if (!(map instanceof Map)) throw this.#wrong("sets items of", map, "a dictionary");
    if (items.length % 2 !== 0) throw this.#malformed("sets a key without a value");
    this.#nest(map, items);
    for (let i = 0; i < items.length; i += 2) map.set(this.#key(items[i]), items[i + 1]);
  }

  pushSymbol(module: unknown, name: unknown): void {
    if (typeof module !== "string" || typeof name !== "string") {
      throw this.#wrong("names a symbol by", typeof module === "string" ? name : module, "text");
    }
    const symbol = resolveSymbol(module, name);
    if (symbol === undefined) {
      throw new TypeError(
        `Cannot read "${this.file}": its pickle asks for ${quote(`${module}.${name}`)}, ` +
          "expected only tensors and plain containers, as torch.save(model.state_dict(), path) writes them",
      );
    }
    this.push(symbol);
  }

  /** Replaces a symbol and its tuple of arguments by what the table of symbols makes of them. */
  call(): void {
    const args = this.pop();
    const symbol = this.pop();
    if (!(args instanceof Tuple)) throw this.#wrong("calls with", args, "a tuple of arguments");
    if (!(symbol instanceof PickleSymbol) || symbol.call === undefined) {
      throw this.#wrong("calls", symbol, "a symbol that may be called");
    }
    this.#countArguments(args.items);
    try {
      this.push(symbol.call(args.items));
    } catch (cause) {
      if (!(cause instanceof TypeError || cause instanceof RangeError)) throw cause;
      const type = cause instanceof TypeError ? TypeError : RangeError;
      throw new type(`Cannot read "${this.file}": its pickle calls "${symbol.name}" with ${cause.message}`, {
        cause,
      });
    }
  }

  /** Gives the object below the state its state. What an ordered dictionary carries besides its items is dropped. */
  build(): void {
    const state = this.pop();
    const target = this.top();
    if (!(state instanceof Map)) throw this.#wrong("builds from", state, "a dictionary");
    if (target instanceof OrderedDict) return;
    if (!(target instanceof Namespace)) {
      throw this.#wrong("builds", target, "an ordered dictionary or a namespace");
    }
    this.#nest(target, [state]);
    for (const [key, value] of state) target.fields.set(key, value);
  }

  pushPersistent(): void {
    this.push(this.#persistentLoad(this.pop()));
  }

  /** One call can read a long list in one step, so that lists count, lest a short pickle cost hours. */
  #countArguments(items: readonly unknown[]): void {
    for (const item of items) {
      const inner = item instanceof Tuple ? item.items : item;
      this.#argumentsSeen += Array.isArray(inner) ? inner.length : 1;
    }
    if (this.#argumentsSeen > MOST_VALUES * 10) throw this.#limit("arguments", MOST_VALUES * 10);
  }

  #key(key: unknown): unknown {
    if (key === null || ["string", "number", "bigint", "boolean"].includes(typeof key)) return key;
    throw this.#wrong("takes as a key", key, "text or a number");
  }

  #nest(container: object, items: readonly unknown[]): void {
    let depth = this.#depths.get(container) ?? 1;
    for (const item of items) {
      if (typeof item === "object" && item !== null) {
        depth = Math.max(depth, 1 + (this.#depths.get(item) ?? 1));
      }
    }
    if (depth > DEEPEST) throw this.#limit("nesting", DEEPEST);
    this.#depths.set(container, depth);
  }

  #malformed(what: string): SyntaxError {
    const at = this.input.position;
    return new SyntaxError(
      `Cannot read "${this.file}": its pickle ${what} before byte ${at}, expected a whole pickle`,
    );
  }

  #wrong(verb: string, value: unknown, expected: string): TypeError {
    return new TypeError(
      `Cannot read "${this.file}": its pickle ${verb} ${describe(value)}, expected ${expected}`,
    );
  }

  #limit(what: string, most: number): RangeError {
    return new RangeError(
      `Cannot read "${this.file}": its pickle exceeds the limit of ${what}, expected at most ${most}`,
    );
  }
}
