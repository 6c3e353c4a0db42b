import { splitSetting } from "./settings.ts";

/** A `{setting}` in a row's name. */
export interface Placeholder {
  /** Dotted name of the setting. */
  readonly setting: string;
  readonly path: readonly string[];
  /** Where the setting's name starts in the row's name, in characters. */
  readonly offset: number;
}

const PLACEHOLDER = /\{([^{}]+)\}/g;

/**
 * The settings that a row's name asks for.
 *
 * @param template Such as `OMH, temperature {omh.epsilon}`.
 * @param whole Names with dots that are one step of a setting's path.
 * @returns Placeholders, in order.
 */
export function placeholdersOf(template: string, whole: readonly string[] = []): Placeholder[] {
  return [...template.matchAll(PLACEHOLDER)].map(({ 1: setting, index }) => ({
    setting,
    path: splitSetting(setting, whole),
    offset: index + 1,
  }));
}

/**
 * A row's name with its placeholders filled in.
 *
 * @param template The name as written.
 * @param valueOf Value of a setting by its dotted name; a placeholder without a value stays as it is.
 * @returns The name. Lists are joined with commas.
 */
export function renderName(template: string, valueOf: (setting: string) => unknown): string {
  return template.replace(PLACEHOLDER, (whole, setting: string) => {
    const value = valueOf(setting);
    if (value === undefined) return whole;
    if (Array.isArray(value)) return value.join(", ");
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  });
}
