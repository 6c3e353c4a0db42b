/**
 * Reads the flags of a command, refusing what it does not know.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { nearest } from "../spec/mod.ts";
import { UsageError } from "./command.ts";

/** Flags of a command: `boolean` ones take no value, `string` ones do. */
export interface FlagNames {
  readonly boolean?: readonly string[];
  readonly string?: readonly string[];
}

/** Flags and positional arguments as given. */
export interface Flags {
  readonly positional: readonly string[];
  has(name: string): boolean;
  text(name: string): string | undefined;
  /** A whole number of at least 1. */
  count(name: string): number | undefined;
}

/**
 * Reads arguments.
 *
 * @throws {UsageError} A flag is unknown or lacks its value.
 */
export function readFlags(args: string[], { boolean = [], string = [] }: FlagNames): Flags {
  const known = [...boolean, ...string];
  const parsed: Record<string, unknown> & { _: (string | number)[] } = parseArgs(args, {
    boolean: [...boolean],
    string: [...string, "_"],
    unknown: (arg, key) => {
      if (key === undefined) return true;
      const near = nearest(key, known);
      throw new UsageError(`Cannot read "${arg}": unknown flag${near ? `, did you mean "--${near}"` : ""}`);
    },
  });
  const text = (name: string) => {
    const value = parsed[name];
    if (value === "") throw new UsageError(`Cannot read "--${name}": it has no value, expected one`);
    return value as string | undefined;
  };
  return {
    positional: parsed._.map(String),
    has: (name) => parsed[name] === true,
    text,
    count: (name) => {
      const value = text(name);
      if (value === undefined) return undefined;
      if (!/^[1-9]\d*$/.test(value)) {
        throw new UsageError(
          `Cannot read "--${name}": it is "${value}", expected a whole number of at least 1`,
        );
      }
      return Number(value);
    },
  };
}
