/**
 * Reading the project's Markdown: headings, links, code blocks, and the files of a folder.
 *
 * @module
 */

/** The repository. */
import { fileURLToPath } from "node:url";

export const HOME = new URL("../../", import.meta.url);

/** A link of a page. */
export interface Link {
  /** The page's path from the repository. */
  readonly from: string;
  readonly target: string;
}

/** A fenced block. */
export interface CodeBlock {
  /** What follows the language. */
  readonly info: string;
  readonly code: string;
}

/** Text of a file of the repository. */
export function readText(path: string): Promise<string> {
  return Deno.readTextFile(new URL(path, HOME));
}

/** Paths, from the repository, of all files below a folder whose names end so. */
export async function filesBelow(folder: string, ending: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(`${folder}/`, HOME))) {
    if (isDirectory) files.push(...await filesBelow(`${folder}/${name}`, ending));
    else if (name.endsWith(ending)) files.push(`${folder}/${name}`);
  }
  return files.sort();
}

/** Headings of a page without their hashes; code blocks have none. */
export function headings(markdown: string): string[] {
  return [...withoutCode(markdown).matchAll(/^#+ (.+)$/gm)].map(([, text]) => text.trim());
}

/** The anchor that GitHub gives to a heading. */
export function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
}

/** Links and pictures of a page that stay inside the repository. */
export function relativeLinks(from: string, markdown: string): Link[] {
  const text = withoutCode(markdown).replace(/`[^`\n]*`/g, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => ({ from, target }))
    .filter(({ target }) => !/^[a-z]+:/.test(target));
}

/** The file that a link leads to, from the repository, and the anchor in it. */
export function resolveLink({ from, target }: Link): { path: string; anchor: string | null } {
  const url = new URL(target, new URL(from, HOME));
  return { path: fileURLToPath(url).slice(fileURLToPath(HOME).length), anchor: url.hash.slice(1) || null };
}

/** Fenced blocks of a language, in order. */
export function codeBlocks(markdown: string, language: string): CodeBlock[] {
  return [...markdown.matchAll(/^```(\S+)([^\n]*)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , info, code]) => ({ info: info.trim(), code }));
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```$/gm, "");
}
