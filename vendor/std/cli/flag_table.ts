import type { ParseOptions } from "./parse_args.ts";

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
