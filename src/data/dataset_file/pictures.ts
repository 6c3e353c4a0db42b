/**
 * Which pictures a split has: the files of folders, those that match globs, the lines of lists.
 *
 * @module
 */
import { basename, extname, isAbsolute, join, normalize, relative, resolve } from "node:path";
import { readText } from "../../base/read_file.ts";
import { kindOf } from "../_place.ts";
import {
  type Folders,
  isOtherPicture,
  isPictureFile,
  LABEL_FILE_ENDINGS,
  PICTURE_FILE_ENDINGS,
} from "./folders.ts";
import { globBase, globPattern, isGlob } from "./glob.ts";
import type { SplitText } from "./schema.ts";

/** A picture, before its label file is looked for. */
export interface FoundPicture {
  /** Path of the file. */
  readonly path: string;
  /** The folder that it was looked for in: what is below it tells pictures apart. */
  readonly base: string;
  /** The line of the list that names it. */
  readonly line?: string;
  /** Path of the label file, where the list names it too. */
  readonly label?: string;
}

/** Where pictures are looked for. */
export interface Place {
  /** Folder that all paths are relative to. */
  readonly root: string;
  readonly folders: Folders;
}

/** Raised where something that a dataset file names is not there: the place in the file is added by who knows it. */
export class NothingThere extends Deno.errors.NotFound {
  /**
   * @param found What was looked for and is not there.
   * @param expected What should be.
   * @param key The key of the split that it concerns, if one alone.
   */
  constructor(readonly found: string, readonly expected: string, readonly key?: string) {
    super(`${found}, expected ${expected}`);
  }
}

/**
 * The pictures of a split, ordered by path within each of its parts, those of a list as the list has them.
 *
 * @param rule What the dataset file says of the split.
 * @param place Where to look.
 * @throws {NothingThere} A folder, a list or a listed file is missing, or there is no picture.
 */
export async function picturesOf(rule: SplitText, place: Place): Promise<FoundPicture[]> {
  const { images, list, exclude = [] } = splitRule(rule);
  const found = list === undefined
    ? (await Promise.all([images ?? []].flat().map((entry) => entryPictures(entry, place)))).flat()
    : await listedPictures(list, place, typeof images === "string" ? images : "{line}");
  const excluded = (await Promise.all([exclude].flat().map((entry) => exclusion(entry, place)))).flat();
  const paths = new Set<string>();
  const kept = found.filter(({ path }) => {
    const isNew = !paths.has(path) && !excluded.some((excludes) => excludes(path));
    paths.add(path);
    return isNew;
  });
  if (kept.length > 0) return kept;
  const named = list ?? [images ?? []].flat().map((entry) => `"${entry}"`).join(", ");
  throw new NothingThere(
    `no pictures in ${named || "it"}`,
    `files that end with ${PICTURE_FILE_ENDINGS.join(", ")}`,
  );
}

/** What an entry of `exclude` leaves out: the pictures of a list, or what matches a glob. */
async function exclusion(entry: string, place: Place): Promise<(path: string) => boolean> {
  const path = inRoot(entry, place);
  if (!LIST_FILE.test(entry) || await kindOf(path) !== "file") {
    const pattern = globPattern(normalized(entry));
    return (picture) => pattern.test(relativePath(picture, place));
  }
  const lines = await linesOf(path);
  const names = new Set(lines.flatMap((line) => [line, line.split(/\t|[,;]\s*|\s+/)[0]]).map(nameOf));
  return (picture) => names.has(nameOf(picture));
}

/**
 * Files of kinds that are not read, in the folders that a split names: they are passed over without a word when it is opened.
 *
 * @returns Their paths.
 */
export async function passedOver(rule: SplitText, place: Place): Promise<string[]> {
  const { images, list } = splitRule(rule);
  if (list !== undefined) return [];
  const found: string[] = [];
  for (const entry of [images ?? []].flat()) {
    const path = foundPath(entry, place);
    if (await kindOf(path) === "folder") found.push(...place.folders.filesBelow(path).filter(isOtherPicture));
  }
  return found;
}

/** A picture's name without folder and ending: what lists of several sorts agree in. */
function nameOf(path: string): string {
  const name = basename(path.replaceAll("\\", "/"));
  return basename(name, extname(name)).toLowerCase();
}

async function linesOf(path: string): Promise<string[]> {
  const text = (await readText(path, "a list of pictures")).replace(/^\uFEFF/, "");
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
}

/** What is said of a split, its short form written out. */
export function splitRule(rule: SplitText): Exclude<SplitText, string | string[]> {
  return typeof rule === "string" || Array.isArray(rule) ? { images: rule } : rule;
}

/** A path below the root, with forward slashes, as globs and templates have it. */
export function relativePath(path: string, { root }: Pick<Place, "root">): string {
  return relative(root, path).replaceAll("\\", "/");
}

/** A path as it is written, relative to the root. */
export function inRoot(path: string, { root }: Pick<Place, "root">): string {
  return isAbsolute(path) ? normalize(path) : resolve(root, path);
}

/** The path of a file or folder as it is there, whatever the letter case. */
function foundPath(path: string, place: Place): string {
  const written = inRoot(path, place);
  return place.folders.find(written, []) ?? place.folders.folder(written);
}

function normalized(glob: string): string {
  return glob.replace(/^(?:\.\/)+/, "");
}

/** Files that are lists rather than pictures. */
const LIST_FILE = /\.(?:txt|lst|csv|tsv)$/i;

async function entryPictures(entry: string, place: Place): Promise<FoundPicture[]> {
  const path = foundPath(entry, place);
  const kind = await kindOf(path);
  if (kind === "folder") {
    const files = place.folders.filesBelow(path).filter(isPictureFile);
    return files.map((file) => ({ path: file, base: path }));
  }
  if (kind === "file") {
    return LIST_FILE.test(entry)
      ? await listedPictures(entry, place, "{line}")
      : [{ path, base: join(path, "..") }];
  }
  if (!isGlob(entry)) {
    const found = place.folders.find(path, PICTURE_FILE_ENDINGS);
    if (found !== undefined) return [{ path: found, base: join(found, "..") }];
    throw new NothingThere(
      `no folder or file "${path}"`,
      "a folder of pictures, a glob, a picture or a list",
    );
  }
  const base = place.folders.folder(inRoot(globBase(normalized(entry)), place));
  const pattern = globPattern(
    isAbsolute(entry) ? entry : inRoot(normalized(entry), place).replaceAll("\\", "/"),
  );
  const files = place.folders.filesBelow(base)
    .filter((file) => pattern.test(file.replaceAll("\\", "/")) && isPictureFile(file));
  if (files.length > 0) return files.map((file) => ({ path: file, base }));
  throw new NothingThere(`no picture matches "${entry}"`, "a glob that pictures match");
}

/**
 * The pictures of a list: a picture on each line, or a picture and its label file.
 *
 * @param template Path of a picture, with `{line}` for a line.
 */
async function listedPictures(list: string, place: Place, template: string): Promise<FoundPicture[]> {
  const path = foundPath(list, place);
  if (await kindOf(path) !== "file") throw new NothingThere(`no list "${path}"`, "a text file", "list");
  const lines = await linesOf(path);
  const missing: string[] = [];
  const found = lines.flatMap((line): FoundPicture[] => {
    const picture = listedPicture(line, template, join(path, ".."), place);
    if (picture === undefined) missing.push(line);
    return picture ? [picture] : [];
  });
  if (missing.length === 0) return found;
  throw new NothingThere(
    `${missing.length} of ${lines.length} lines of "${path}" name no picture that is there, first "${
      missing[0]
    }"`,
    "paths of pictures, or with images: names that make them, such as images/{line}.jpg",
    "list",
  );
}

function listedPicture(
  line: string,
  template: string,
  beside: string,
  place: Place,
): FoundPicture | undefined {
  const named = (text: string, anywhere: boolean) =>
    findListed(template.replaceAll("{line}", text), beside, place, PICTURE_FILE_ENDINGS, anywhere);
  // Names may have spaces, so that the whole line is tried before its columns.
  const columns = line.split(/\t|[,;]\s*|\s+/);
  const whole = named(line, columns.length !== 2);
  if (whole !== undefined) return { path: whole, base: place.root, line };
  const path = named(columns[0], true);
  if (columns.length !== 2 || path === undefined) return undefined;
  const label = findListed(columns[1], beside, place, LABEL_FILE_ENDINGS, true);
  return { path, base: place.root, line: columns[0], ...label !== undefined && { label } };
}

/**
 * Looks below the root, then beside the list.
 *
 * @param anywhere Whether then the end of the path counts: it may have been written on another machine.
 */
function findListed(
  written: string,
  beside: string,
  { root, folders }: Place,
  endings: readonly string[],
  anywhere: boolean,
): string | undefined {
  const parts = written.replaceAll("\\", "/").split("/").filter((part) => part !== "" && part !== ".");
  const tails = anywhere && /^([/\\]|[A-Za-z]:|\.\.)/.test(written)
    ? parts.map((_, i) => parts.slice(i).join("/")).filter((tail) =>
      !tail.startsWith("..") && tail.includes("/")
    )
    : [];
  const here = [written, written.replaceAll("\\", "/")];
  return [
    ...here.map((path) => resolve(root, path)),
    ...here.map((path) => resolve(beside, path)),
    ...tails.map((tail) => resolve(root, tail)),
  ]
    .map((path) => folders.find(path, endings))
    .find((found) => found !== undefined);
}
