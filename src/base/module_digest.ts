import { createHash } from "node:crypto";

/**
 * What a module's code is, and that of all that it imports locally: another digest is other code.
 *
 * Followed are relative specifiers of imports and re-exports, dynamic ones with a literal included, and of
 * `new URL("./x", import.meta.url)`. What is imported from a registry or by URL counts by its specifier. Where files lie
 * and what the module itself is called does not count.
 *
 * @param url URL of the module, as `file:`; a module from elsewhere counts by its specifier.
 * @returns SHA-256, 64 hex digits.
 * @throws {Deno.errors.NotFound} The module is not there.
 */
export async function moduleDigest(url: string): Promise<string> {
  const hash = createHash("sha256");
  const seen = new Set<string>();
  // In the order in which a reader of the code meets them, so that no path is hashed.
  const visit = async (module: string): Promise<void> => {
    seen.add(module);
    const bytes = await contentOf(module, module === url);
    hash.update(createHash("sha256").update(bytes).digest());
    if (!/\.[cm]?[jt]sx?$/.test(module.replace(/[?#].*$/, ""))) return;
    for (const specifier of localSpecifiers(new TextDecoder().decode(bytes))) {
      const target = new URL(specifier, module).href;
      if (!seen.has(target)) await visit(target);
    }
  };
  if (url.startsWith("file:")) await visit(url);
  else hash.update(url);
  return hash.digest("hex");
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

function localSpecifiers(code: string): string[] {
  const found = LOCAL.flatMap((pattern) => [...code.matchAll(pattern)]);
  return found.toSorted((a, b) => a.index - b.index).map((match) => match[2]);
}
