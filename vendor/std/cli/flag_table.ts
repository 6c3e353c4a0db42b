/**
 * What `parseArgs` understands. Without `boolean` and `string` a flag's kind is guessed from what follows it.
 * Names with dots are not part of this subset.
 */
export interface ParseOptions<
  B extends string = string,
  S extends string = string,
  C extends string = string,
  N extends string = string,
  D extends Record<string, unknown> = Record<string, unknown>,
> {
  /** Flags that take no value; `false` unless given. */
  boolean?: readonly B[];
  /** Flags that take a text, never made a number. `"_"` keeps positionals texts. */
  string?: readonly S[];
  /** Flags that may be given more than once; `[]` unless given. */
  collect?: readonly C[];
  /** Flags that `--no-<flag>` sets to `false`. */
  negatable?: readonly N[];
  /** Values of flags that are not given. */
  default?: D;
  /** Other names of a flag. */
  alias?: Readonly<Record<string, string | readonly string[]>>;
  /** Takes everything after the first positional as positional. @default {false} */
  stopEarly?: boolean;
  /** Puts what follows `--` under `"--"` rather than among the positionals. @default {false} */
  "--"?: boolean;
  /** Called with each positional, and with each flag that is named nowhere; it is left out if this returns `false`. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The options of a call, looked up by any name of a flag. */
export interface FlagTable {
  readonly booleans: ReadonlySet<string>;
  readonly strings: ReadonlySet<string>;
  readonly collected: ReadonlySet<string>;
  readonly negatable: ReadonlySet<string>;
  /** Flags that the options name. */
  readonly named: ReadonlySet<string>;
  /** What boolean and collected flags hold if they are not given. */
  readonly initial: Readonly<Record<string, unknown>>;
  /** The caller's defaults, under every name. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** All names of a flag, itself included. */
  names(key: string): readonly string[];
}

/**
 * Lays out the options of a call for look-up.
 *
 * @param options Options of the call.
 * @returns The table.
 */
export function flagTable(options: ParseOptions): FlagTable {
  const groups = Object.entries(options.alias ?? {}).map(([key, others]) =>
    [key, ...[others].flat()] as string[]
  );
  const names = (key: string) => groups.find((group) => group.includes(key)) ?? [key];
  const all = (keys: readonly string[] = []) => new Set(keys.flatMap(names));
  const booleans = all(options.boolean);
  const strings = all(options.string);
  const collected = all(options.collect);
  const initial: Record<string, unknown> = {};
  for (const key of booleans) initial[key] = collected.has(key) ? [] : false;
  for (const key of strings) if (collected.has(key)) initial[key] = [];
  const defaults = Object.entries(options.default ?? {}).flatMap(([key, value]) =>
    names(key).map((name) => [name, value] as const)
  );
  return {
    booleans,
    strings,
    collected,
    negatable: all(options.negatable),
    named: new Set([...booleans, ...strings, ...groups.flat()]),
    initial,
    defaults: Object.fromEntries(defaults),
    names,
  };
}
