/**
 * The user's own `deno.json`: what names mean in modules of a repository that takes the harness as a package.
 *
 * @module
 */
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** A configuration that takes the harness as a package. */
export interface OwnConfig {
  /** Its path. */
  readonly path: string;
  /** Its import map. */
  readonly imports: Readonly<Record<string, string>>;
}

const NAMES = ["deno.json", "deno.jsonc"];

/** The harness among the imports of another package. */
const HARNESS = /^(?:jsr|npm):\/?@omh\/bench(?=[@/]|$)/;

/**
 * The nearest configuration above a folder, where it takes the harness as a package.
 *
 * @param folder The folder, absolute.
 * @returns Undefined where there is none, or the nearest one does not: Deno looks no further either.
 */
export function ownConfig(folder: string): OwnConfig | undefined {
  for (const name of NAMES) {
    const path = join(folder, name);
    const text = textOf(path);
    if (text === undefined) continue;
    const imports = importsIn(text);
    return Object.values(imports).some((target) => HARNESS.test(target)) ? { path, imports } : undefined;
  }
  const above = dirname(folder);
  return above === folder ? undefined : ownConfig(above);
}

/**
 * What an import map makes of a specifier.
 *
 * @param specifier As a module has it, without a scheme and not relative.
 * @returns The URL of a file, or a specifier of a registry; undefined where the map has none, or it is the harness itself.
 */
export function mapped({ path, imports }: OwnConfig, specifier: string): string | undefined {
  const name = Object.keys(imports)
    .filter((key) => key === specifier || key.endsWith("/") && specifier.startsWith(key))
    .sort((a, b) => b.length - a.length)[0];
  if (name === undefined || HARNESS.test(imports[name])) return undefined;
  const target = imports[name] + specifier.slice(name.length);
  return /^\.{0,2}\//.test(target) ? pathToFileURL(resolve(dirname(path), target)).href : target;
}

function textOf(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}

/** What cannot be read, Deno complains about. */
function importsIn(text: string): Record<string, string> {
  const bare = text.replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, literal) => literal ?? "")
    .replace(/,(?=\s*[}\]])/g, "");
  try {
    return JSON.parse(bare).imports ?? {};
  } catch {
    return {};
  }
}
