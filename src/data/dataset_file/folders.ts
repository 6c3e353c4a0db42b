/**
 * Looking files up as people name them: in any letter case, with or without an ending.
 *
 * @module
 */
import { basename, dirname, extname, join } from "node:path";
import { isNotFound } from "../../base/workspace.ts";

/** Endings of picture files, lower case, the preferred one first. */
export const PICTURE_FILE_ENDINGS: readonly string[] = [".jpg", ".jpeg", ".png", ".tif", ".tiff"];

/** Endings of label files, lower case, the preferred one first. Those of JPEG files are last: they lose exact values. */
export const LABEL_FILE_ENDINGS: readonly string[] = [".png", ".tif", ".tiff", ".jpg", ".jpeg"];

/** Files and folders that programs leave behind. */
const LEFT_BEHIND = /^(\.|__MACOSX$|Thumbs\.db$|desktop\.ini$)/;

/** What is in a folder; what begins with a dot, and what programs leave behind, is left out. */
export interface Listing {
  /** Names of files (and links to files), in code unit order. */
  readonly files: readonly string[];
  /** Names of folders (and links to folders), in code unit order. */
  readonly folders: readonly string[];
}

/** Lists folders, each once. */
export class Folders {
  readonly #listed = new Map<string, Listing>();
  readonly #alike = new Map<string, Map<string, string[]>>();

  /** What is in a folder; nothing where there is none. */
  list(folder: string): Listing {
    const known = this.#listed.get(folder) ?? listingOf(folder);
    this.#listed.set(folder, known);
    return known;
  }

  /**
   * The files of a folder and of all below it, in code unit order of their paths.
   *
   * @param seen Folders above, by their true paths: links may lead back.
   */
  filesBelow(folder: string, seen: readonly string[] = []): string[] {
    const { files, folders } = this.list(folder);
    if (files.length + folders.length === 0) return [];
    const here = Deno.realPathSync(folder);
    if (seen.includes(here)) return [];
    const below = folders.flatMap((name) => this.filesBelow(join(folder, name), [...seen, here]));
    return [...files.map((name) => join(folder, name)), ...below];
  }

  /**
   * A folder as it is there: as it is written, else each part of it in another letter case or form of accents.
   *
   * @param path An absolute path.
   * @returns The path as it is written where nothing is there.
   */
  folder(path: string): string {
    const { files, folders } = this.list(path);
    const above = dirname(path);
    if (files.length + folders.length > 0 || above === path) return path;
    const [parent, name] = [this.folder(above), basename(path)];
    const inside = this.list(parent).folders;
    return join(
      parent,
      inside.includes(name) ? name : inside.find((one) => alike(one) === alike(name)) ?? name,
    );
  }

  /**
   * Finds a file: as it is written, else in another letter case or form of accents, else with one of some endings.
   *
   * @param path As it is written.
   * @param endings Endings that it may lack, or have instead of `.*`.
   */
  find(path: string, endings: readonly string[]): string | undefined {
    const [folder, name] = [this.folder(dirname(path)), basename(path)];
    const stem = name.endsWith(".*") ? name.slice(0, -2) : name;
    return [stem, ...endings.map((ending) => stem + ending)]
      .map((wanted) => this.#named(folder, wanted))
      .find((found) => found !== undefined);
  }

  #named(folder: string, name: string): string | undefined {
    let names = this.#alike.get(folder);
    if (!names) {
      names = Map.groupBy(this.list(folder).files, alike);
      this.#alike.set(folder, names);
    }
    const found = names.get(alike(name));
    const taken = found?.includes(name) ? name : found?.[0];
    return taken && join(folder, taken);
  }
}

/** What names have alike that people take for one: letter case aside, and accents that are letters or marks of their own. */
function alike(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

function listingOf(folder: string): Listing {
  const [files, folders]: string[][] = [[], []];
  try {
    for (const { name, isDirectory, isSymlink } of Deno.readDirSync(folder)) {
      if (LEFT_BEHIND.test(name)) continue;
      (isDirectory || (isSymlink && leadsToFolder(join(folder, name))) ? folders : files).push(name);
    }
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  return { files: files.sort(), folders: folders.sort() };
}

function leadsToFolder(link: string): boolean {
  try {
    return Deno.statSync(link).isDirectory;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Endings of picture files that are not read here, lower case. */
const OTHER_PICTURES = [".webp", ".gif", ".bmp", ".avif", ".heic", ".jp2", ".ppm", ".pgm", ".tga"];

/** Whether a file's ending is that of a picture of a kind that is not read here. */
export function isOtherPicture(path: string): boolean {
  return OTHER_PICTURES.includes(extname(path).toLowerCase());
}

/** Whether a file's ending is that of a picture. */
export function isPictureFile(path: string): boolean {
  return PICTURE_FILE_ENDINGS.includes(extname(path).toLowerCase());
}
