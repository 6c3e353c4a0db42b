import { type FlagTable, flagTable, type ParseOptions } from "./flag_table.ts";

/** What {@linkcode parseArgs} found. */
export type Args<
  B extends string = string,
  S extends string = string,
  C extends string = string,
  N extends string = never,
  D extends Record<string, unknown> = Record<string, unknown>,
> =
  & Record<string, unknown>
  & { [K in Exclude<B, C>]: boolean }
  & { [K in Exclude<S, C | keyof D | "_">]?: string | (K extends N ? false : never) }
  & { [K in Exclude<S, C | "_"> & keyof D]: string | D[K] | (K extends N ? false : never) }
  & { [K in C & S]: string[] }
  & { [K in C & B]: boolean[] }
  & { _: (string | number)[]; "--"?: string[] };

/**
 * Reads the arguments of a command, in the manner of minimist.
 *
 * @param args Arguments, such as `Deno.args`.
 * @param options Which flags there are and of which kind.
 * @returns A record of flags, with positionals under `_`.
 */
export function parseArgs<
  const B extends string = never,
  const S extends string = never,
  const C extends string = never,
  const N extends string = never,
  D extends Record<string, unknown> = Record<never, never>,
>(args: readonly string[], options: ParseOptions<B, S, C, N, D> = {}): Args<B, S, C, N, D> {
  const table = flagTable(options as ParseOptions);
  const found = new Found(table, options.unknown ?? (() => true));
  const end = args.indexOf("--");
  const rest = end < 0 ? [] : args.slice(end + 1);
  readAll(end < 0 ? args : args.slice(0, end), table, found, options.stopEarly ?? false);
  const filled = { ...table.initial, ...table.defaults, ...found.flags, _: found.positionals };
  if (options["--"]) return { ...filled, "--": [...rest] } as unknown as Args<B, S, C, N, D>;
  found.positionals.push(...rest);
  return filled as unknown as Args<B, S, C, N, D>;
}

/** Flags and positionals as they are found. */
class Found {
  readonly flags: Record<string, unknown> = {};
  readonly positionals: (string | number)[] = [];
  readonly #table: FlagTable;
  readonly #unknown: NonNullable<ParseOptions["unknown"]>;

  constructor(table: FlagTable, unknown: NonNullable<ParseOptions["unknown"]>) {
    this.#table = table;
    this.#unknown = unknown;
  }

  set(key: string, text: string | boolean, arg: string): void {
    const { strings, collected, named } = this.#table;
    if (!named.has(key) && this.#unknown(arg, key, text) === false) return;
    const value = typeof text === "string" && !strings.has(key) ? numeric(text) : text;
    for (const name of this.#table.names(key)) {
      if (collected.has(key) && value !== false) {
        this.flags[name] = [...(this.flags[name] as unknown[] | undefined ?? []), value];
      } else {
        this.flags[name] = value;
      }
    }
  }

  positional(arg: string): void {
    if (this.#unknown(arg) === false) return;
    this.positionals.push(this.#table.strings.has("_") ? arg : numeric(arg));
  }
}

function readAll(args: readonly string[], table: FlagTable, found: Found, stopEarly: boolean): void {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (/^--./s.test(arg)) i += readLong(arg, args[i + 1], table, found);
    else if (/^-./s.test(arg)) i += readShort(arg, args[i + 1], table, found);
    else {
      found.positional(arg);
      if (!stopEarly) continue;
      found.positionals.push(...args.slice(i + 1));
      return;
    }
  }
}

/** Reads `--flag`, `--flag=value`, `--flag value` or `--no-flag`; returns how many further arguments it took. */
function readLong(arg: string, next: string | undefined, table: FlagTable, found: Found): number {
  const equals = arg.indexOf("=");
  if (equals > 2) {
    const [key, text] = [arg.slice(2, equals), arg.slice(equals + 1)];
    found.set(key, table.booleans.has(key) ? text !== "false" : text, arg);
    return 0;
  }
  const key = arg.slice(2);
  if (key.startsWith("no-") && table.negatable.has(key.slice(3))) {
    found.set(key.slice(3), false, arg);
    return 0;
  }
  return readValue(key, arg, next, table, found);
}

/** Reads `-f`, `-f value`, `-f=value`, `-fgh` or `-f8`; returns how many further arguments it took. */
function readShort(arg: string, next: string | undefined, table: FlagTable, found: Found): number {
  for (let at = 1; at < arg.length - 1; at++) {
    const [letter, tail] = [arg[at], arg.slice(at + 1)];
    if (/^[=\d\W]/.test(tail)) {
      found.set(letter, tail.startsWith("=") ? tail.slice(1) : tail, arg);
      return 0;
    }
    found.set(letter, table.strings.has(letter) ? "" : true, arg);
  }
  return readValue(arg.slice(-1), arg, next, table, found);
}

function readValue(
  key: string,
  arg: string,
  next: string | undefined,
  table: FlagTable,
  found: Found,
): number {
  if (next !== undefined && next !== "" && !next.startsWith("-") && !table.booleans.has(key)) {
    found.set(key, next, arg);
    return 1;
  }
  if (next === "true" || next === "false") {
    found.set(key, next === "true", arg);
    return 1;
  }
  found.set(key, table.strings.has(key) ? "" : true, arg);
  return 0;
}

function numeric(text: string): string | number {
  return /^0x[0-9a-f]+$/i.test(text) || /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(e[-+]?\d+)?$/.test(text)
    ? Number(text)
    : text;
}
