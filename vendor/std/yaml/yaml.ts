import { parse as parseYaml, stringify as stringifyYaml } from "yaml";

/**
 * The value that a YAML text holds.
 *
 * @param content YAML text, one document.
 * @returns Plain objects, arrays and scalars.
 * @throws {SyntaxError} If the text is not YAML.
 */
export function parse(content: string): unknown {
  try {
    return parseYaml(content);
  } catch (cause) {
    throw new SyntaxError((cause as Error).message, { cause });
  }
}

/** How a value is written. */
export interface StringifyOptions {
  /** Spaces per level. @default {2} */
  indent?: number;
  /** Width at which long texts are folded, in characters; `-1` never folds. @default {80} */
  lineWidth?: number;
  /** Writes keys in alphabetical order, or in the order of the given comparison. @default {false} */
  sortKeys?: boolean | ((a: string, b: string) => number);
  /** Leaves out what YAML cannot hold (functions, `undefined`) instead of throwing. @default {false} */
  skipInvalid?: boolean;
}

/**
 * A value as YAML text, with a newline at the end.
 *
 * @param data Plain objects, arrays and scalars.
 * @param options How to write it.
 * @returns YAML text without anchors or aliases.
 * @throws {TypeError} If it holds a function, a symbol or `undefined`, and these are not skipped.
 */
export function stringify(data: unknown, options: StringifyOptions = {}): string {
  const { indent = 2, lineWidth = 80, sortKeys = false, skipInvalid = false } = options;
  return stringifyYaml(storable(data, skipInvalid), {
    indent,
    lineWidth: lineWidth < 0 ? 0 : lineWidth,
    aliasDuplicateObjects: false,
    sortMapEntries: typeof sortKeys === "function"
      ? (a, b) =>
        sortKeys(String((a.key as { value: unknown }).value), String((b.key as { value: unknown }).value))
      : sortKeys,
  });
}

function storable(value: unknown, skip: boolean): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => !(skip && isInvalid(item))).map((item) => storable(item, skip));
  }
  if (value !== null && typeof value === "object" && !(value instanceof Date)) {
    const entries = Object.entries(value).filter(([, item]) => !(skip && isInvalid(item)));
    return Object.fromEntries(entries.map(([key, item]) => [key, storable(item, skip)]));
  }
  if (isInvalid(value)) {
    throw new TypeError(`Cannot stringify "${typeof value}": there is no such value in YAML, expected data`);
  }
  return value;
}

function isInvalid(value: unknown): boolean {
  return value === undefined || typeof value === "function" || typeof value === "symbol";
}
