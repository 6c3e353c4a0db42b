/**
 * Which file holds the labels of a picture.
 *
 * @module
 */
import { basename, dirname, extname, join } from "node:path";
import { LABEL_FILE_ENDINGS } from "./folders.ts";
import { type FoundPicture, inRoot, NothingThere, type Place, relativePath } from "./pictures.ts";
import type { LabelText } from "./schema.ts";

/** What `{…}` may stand for in a path. */
export const PLACEHOLDERS = ["dir", "parent", "sub", "stem", "name", "line"] as const;

/** Names in a message. */
const NAMED = 3;

/**
 * A path with its placeholders filled in.
 *
 * - `{dir}`: the picture's folder, relative to the root; `{parent}`: the folder around that.
 * - `{sub}`: the picture's folder, relative to where the split looks for pictures.
 * - `{stem}`: the picture's name without ending; `{name}`: with it; `{line}`: the line of the list.
 *
 * @param template The path as written.
 * @param stem The picture's stem, or what is left of it.
 */
export function filledIn(
  template: string,
  picture: FoundPicture,
  place: Place,
  stem: string = stemOf(picture.path),
): string {
  const folder = dirname(picture.path);
  const below = (path: string) => relativePath(path, place) || ".";
  const values: Record<typeof PLACEHOLDERS[number], string> = {
    dir: below(folder),
    parent: below(dirname(folder)),
    sub: relativePath(folder, { root: picture.base }) || ".",
    stem,
    name: basename(picture.path),
    line: picture.line ?? stem,
  };
  return template.replaceAll(
    /\{(\w+)\}/g,
    (whole, name: typeof PLACEHOLDERS[number]) => values[name] ?? whole,
  );
}

/** A picture's name without its ending. */
export function stemOf(path: string): string {
  return basename(path, extname(path));
}

/**
 * Finds the label file of each picture.
 *
 * @param pictures The pictures.
 * @param rule Where the dataset file says that they are; nothing for pictures alone.
 * @param options Whether pictures may lack one, which the rule says unless this does.
 * @returns Paths in the order of the pictures; undefined where there is none and may be none.
 * @throws {NothingThere} A picture has none that should.
 */
export function labelFilesOf(
  pictures: readonly FoundPicture[],
  rule: LabelText | null | undefined,
  place: Place,
  { optional = typeof rule === "object" && rule?.optional } = {},
): (string | undefined)[] {
  const listed = pictures.some(({ label }) => label !== undefined);
  if (listed) return pictures.map(({ label }) => label);
  if (rule === null || rule === undefined) return pictures.map(() => undefined);
  const wanted = pictures.map((picture) => wantedFile(picture, rule, place));
  const found = pictures.map((picture, i) => {
    // A list says where pictures are, not how label files are sorted: those may lie in one folder.
    const flat = picture.line === undefined
      ? []
      : [wantedFile({ ...picture, base: dirname(picture.path) }, rule, place)];
    const file = [wanted[i], ...flat].map((path) => place.folders.find(path, LABEL_FILE_ENDINGS))
      .find((path) => path !== undefined);
    return file === picture.path ? undefined : file;
  });
  const missing = found.flatMap((path, i) => path === undefined ? [i] : []);
  if (missing.length > 0 && !optional) {
    const [first] = missing;
    throw new NothingThere(
      `${missing.length} of ${pictures.length} pictures have no label file, first "${
        relativePath(pictures[first].path, place)
      }": ` +
        `no "${relativePath(wanted[first], place)}"${hintOf(pictures[first], wanted[first], place)}`,
      `a label file for each (${LABEL_FILE_ENDINGS.slice(0, 3).join(", ")}), or optional: true below labels`,
      "labels",
    );
  }
  return found;
}

/** Where the label file of a picture should be, perhaps without its ending. */
function wantedFile(picture: FoundPicture, rule: LabelText, place: Place): string {
  if (typeof rule === "string" && /\{(?:stem|name|line)\}/.test(rule)) {
    return inRoot(filledIn(rule, picture, place), place);
  }
  const { folder = "{dir}", suffix = "", strip = "" } = typeof rule === "string" ? { folder: rule } : rule;
  const whole = stemOf(picture.path);
  const stem = strip !== "" && whole.endsWith(strip) ? whole.slice(0, -strip.length) : whole;
  const filled = inRoot(filledIn(folder, picture, place, stem), place);
  return join(filled, /\{\w+\}/.test(folder) ? "" : filledIn("{sub}", picture, place), stem + suffix);
}

/** Label files that look as if they were meant. */
function hintOf({ path }: FoundPicture, wanted: string, { folders }: Place): string {
  const { files } = folders.list(folders.folder(dirname(wanted)));
  if (files.length === 0) return `, and no files in "${dirname(wanted)}"`;
  const near = files.filter((name) => name.startsWith(stemOf(path)) && join(dirname(wanted), name) !== path);
  const shown = (near.length > 0 ? near : files).slice(0, NAMED).map((name) => `"${name}"`).join(", ");
  return `; there ${near.length > 0 ? "is" : "are files such as"} ${shown}`;
}
