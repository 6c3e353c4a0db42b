import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { importsOf, isLocal, type ModuleImports } from "./module_imports.ts";
import { mapped, type OwnConfig, ownConfig } from "./own_config.ts";
import { isWithin, packageFolder } from "./workspace.ts";

/**
 * What a module's code is, and that of all that it imports locally: another digest is other code.
 *
 * Followed are relative specifiers of imports and re-exports, dynamic ones with a literal included, and of
 * `new URL("./x", import.meta.url)`. What is imported from a registry or by URL counts by its specifier. Where files lie
 * and what the module itself is called does not count. What a module names by a text that it computes is refused, as
 * {@linkcode importFault} says; files that it opens by their paths are not seen. Names of the import map of a repository of
 * one's own are what they stand for.
 *
 * @param url URL of the module, as `file:`; a module from elsewhere counts by its specifier.
 * @returns SHA-256, 64 hex digits.
 * @throws {Deno.errors.NotFound} The module is not there.
 * @throws {RangeError} It, or what it imports, computes what it loads.
 */
export async function moduleDigest(url: string): Promise<string> {
  const fault = await importFault(url, { remote: true });
  if (fault !== undefined) throw new RangeError(`Cannot digest the module "${url}": ${fault}`);
  const hash = createHash("sha256");
  const seen = new Set<string>();
  const own = ownConfigOf(url);
  // In the order in which a reader of the code meets them, so that no path is hashed.
  const visit = async (module: string): Promise<void> => {
    seen.add(module);
    const bytes = await contentOf(module, module === url);
    hash.update(createHash("sha256").update(bytes).digest());
    if (!isCode(module)) return;
    for (const specifier of localSpecifiers(new TextDecoder().decode(bytes), module)) {
      const target = new URL(specifier, module).href;
      if (!seen.has(target)) await visit(target);
    }
    for (const target of mappedIn(readImports(new TextDecoder().decode(bytes), module), own)) {
      if (!isLocal(target)) hash.update(target);
      else if (!seen.has(target)) await visit(target);
    }
  };
  if (url.startsWith("file:")) await visit(url);
  else hash.update(url);
  return hash.digest("hex");
}

/**
 * What keeps a module from being imported, told from its text and the texts of what it imports: nothing of it is run.
 *
 * A specifier that is computed is refused rather than all files of the folder digested: what it names may lie anywhere, and
 * a folder holds results and data whose change is no change of code. Modules from elsewhere are refused unless there is leave:
 * Deno fetches them, and notes them in the lock file, as soon as it is asked for the module. Those of the package itself, and
 * what its `deno.json` maps, are known.
 *
 * @param url URL of the module; only `file:` is looked at.
 * @param options Whether modules may come from elsewhere.
 * @returns `<what is there>, expected <what>`; `undefined` if there is no fault, or no such file.
 */
export async function importFault(
  url: string,
  { remote = false }: { readonly remote?: boolean },
): Promise<string | undefined> {
  const [seen, waiting] = [new Set<string>(), [url]];
  const own = ownConfigOf(url);
  for (let module = waiting.pop(); module !== undefined; module = waiting.pop()) {
    if (seen.has(module) || !module.startsWith("file:") || !isCode(module) || isOurs(module)) continue;
    seen.add(module);
    const path = fileURLToPath(module.replace(/[?#].*$/, ""));
    if (/x$/i.test(path)) return `"${path}" is JSX, expected JavaScript or TypeScript without`;
    const imports = readImports(new TextDecoder().decode(await contentOf(module, false)), module);
    const { modules, files, computed } = imports;
    if (computed) {
      return `line ${computed.line} of "${path}" has ${computed.what} of a text that is computed or escaped, ` +
        "expected the specifier written out as a literal, so that results can say which code made them";
    }
    const foreign = modules.find((specifier) => /^[a-z][a-z\d+.-]*:/i.test(specifier) && !isKnown(specifier));
    if (foreign !== undefined && !remote) {
      return `"${path}" imports "${foreign}", which would be fetched and run, ` +
        "expected files and names of the import map, or leave to import modules from elsewhere (--remote-modules)";
    }
    waiting.push(
      ...[...modules, ...files].filter(isLocal).map((specifier) => new URL(specifier, module).href),
      ...mappedIn(imports, own).filter(isLocal),
    );
  }
}

/** The configuration that says what names mean in a module and in all that it imports. */
function ownConfigOf(url: string): OwnConfig | undefined {
  return url.startsWith("file:") ? ownConfig(dirname(fileURLToPath(url.replace(/[?#].*$/, "")))) : undefined;
}

/** What the names of an import map stand for that a module imports. */
function mappedIn({ modules }: ModuleImports, own: OwnConfig | undefined): string[] {
  const names = own === undefined ? [] : modules.filter((name) => !isLocal(name) && !/^[a-z]+:/i.test(name));
  return names.flatMap((name) => mapped(own!, name) ?? []);
}

const KNOWN = Object.values(config.imports);

function isKnown(specifier: string): boolean {
  return /^(node|file):/i.test(specifier) ||
    KNOWN.some((known) => specifier === known || specifier.startsWith(`${known}/`));
}

/** Whether a module is the package's own: its loaders compute what they import, as a registry does. */
function isOurs(url: string): boolean {
  const path = fileURLToPath(url.replace(/[?#].*$/, ""));
  return ["src", "vendor", "node_modules", "mod.ts"].some((part) =>
    isWithin(path, join(packageFolder(), part))
  );
}

/** Whether a file may import others: by its extension, or for want of one. */
function isCode(url: string): boolean {
  return /(?:\.[cm]?[jt]sx?|\/[^./]+)$/i.test(url.replace(/[?#].*$/, ""));
}

function readImports(code: string, url: string): ModuleImports {
  return importsOf(code, /\.c[jt]s$/i.test(url.replace(/[?#].*$/, "")));
}

/** Bytes of a file; those of none where it is only mentioned, as in a comment or as a folder. */
async function contentOf(url: string, isNeeded: boolean): Promise<Uint8Array> {
  try {
    return await Deno.readFile(new URL(url));
  } catch (error) {
    if (isNeeded || error instanceof Deno.errors.NotCapable) throw error;
    return new Uint8Array();
  }
}

const LOCAL = [
  /\b(?:from|import)\s*\(?\s*(["'`])((?:\.{1,2}\/|file:)[^"'`\n]*)\1/g,
  /\bnew\s+URL\(\s*(["'`])((?:\.{1,2}\/)[^"'`\n]*)\1\s*,\s*import\.meta\.url/g,
];

/** What is named anywhere, in comments too, then what only a reading of the code finds: more than is loaded, never less. */
function localSpecifiers(code: string, url: string): string[] {
  const found = LOCAL.flatMap((pattern) => [...code.matchAll(pattern)]);
  const named = found.toSorted((a, b) => a.index - b.index).map((match) => match[2]);
  const { modules, files } = readImports(code, url);
  return [...named, ...[...modules, ...files].filter(isLocal)];
}
