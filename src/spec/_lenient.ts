import { isMapping } from "./settings.ts";

/** A mapping, or an empty one for anything else. */
export function mapping(value: unknown): Record<string, unknown> {
  return isMapping(value) ? value : {};
}

/** A list, or an empty one for anything else. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text, or nothing for anything else. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The numbers of a list of seeds, or nothing for anything else. */
export function seeds(value: unknown): number[] | undefined {
  return Array.isArray(value) ? value.filter((seed) => typeof seed === "number") : undefined;
}

/** A score, or a list of them; `null` for anything else. */
export function scores(value: unknown): number | null | (number | null)[] {
  const score = (item: unknown) => typeof item === "number" ? item : null;
  return Array.isArray(value) ? value.map(score) : score(value);
}

/** The numbers among the values of a mapping, by key. */
export function numbers(value: unknown): Record<string, number> {
  const entries = Object.entries(mapping(value));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}
