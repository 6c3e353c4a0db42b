/**
 * The flags of a command: one table, from which the usage text and the parser come.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { nearest } from "../spec/mod.ts";
import { type Command, type Flags, type FlagTable, UsageError } from "./command.ts";

/**
 * Reads arguments.
 *
 * @throws {UsageError} A flag is unknown or lacks its value.
 */
export function readFlags(args: string[], table: FlagTable): Flags {
  const known = Object.keys(table);
  const parsed: Record<string, unknown> & { _: (string | number)[] } = parseArgs(args, {
    boolean: known.filter((name) => table[name].value === undefined),
    string: [...known.filter((name) => table[name].value !== undefined), "_"],
    unknown: (arg, key) => {
      if (key === undefined) return true;
      const near = nearest(key, known);
      throw new UsageError(`Cannot read "${arg}": unknown flag${near ? `, did you mean "--${near}"` : ""}`);
    },
  });
  const declared = (name: string) => {
    if (Object.hasOwn(table, name)) return parsed[name];
    throw new TypeError(
      `Cannot look up "--${name}": the command does not declare it, expected one of its flags`,
    );
  };
  const text = (name: string) => {
    const value = declared(name);
    if (value === "") throw new UsageError(`Cannot read "--${name}": it has no value, expected one`);
    return value as string | undefined;
  };
  return {
    positional: parsed._.map(String),
    has: (name) => declared(name) === true,
    text,
    count: (name) => {
      const value = text(name);
      if (value === undefined) return undefined;
      if (/^[1-9]\d*$/.test(value)) return Number(value);
      throw new UsageError(
        `Cannot read "--${name}": it is "${value}", expected a whole number of at least 1`,
      );
    },
  };
}

/** Column of what a flag does, in characters. */
const COLUMN = 19;

/** The usage text of a command. */
export function usageOf({ name, argument, flags, notes }: Command): string {
  const all = Object.entries(flags).map(([flag, { value, about }]) =>
    entry(value === undefined ? `--${flag}` : `--${flag} ${value}`, about)
  );
  const taken = argument ? [entry(argument.name.replace(/[[\]…]/g, ""), argument.about)] : [];
  return [
    [name, ...argument ? [argument.name] : [], ...all.length > 0 ? ["[flags]"] : []].join(" "),
    ...taken.length + all.length > 0 ? ["", ...taken, ...all] : [],
    ...notes === undefined ? [] : ["", ...notes.split("\n").map((line) => `  ${line}`)],
  ].join("\n");
}

function entry(name: string, about: string): string {
  const [first, ...more] = about.split("\n");
  return [
    `  ${`${name} `.padEnd(COLUMN - 3)} ${first}`,
    ...more.map((line) => `${" ".repeat(COLUMN)}${line}`),
  ]
    .join("\n");
}
