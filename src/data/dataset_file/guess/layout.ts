/**
 * How the pictures and label files of a folder lie, told by their names and by what they store.
 *
 * @module
 */
import { basename, dirname, extname } from "node:path";
import { Folders, isPictureFile } from "../folders.ts";
import { stemOf } from "../label_files.ts";
import { relativePath } from "../pictures.ts";
import { storedValues } from "./stored_values.ts";

/** Files of each folder that are looked into. */
const LOOKED_INTO = 3;

/** A folder of pictures, paths relative to the root with forward slashes. */
export interface PictureFolder {
  /** `.` for the root itself. */
  readonly folder: string;
  /** Names of its pictures. */
  readonly pictures: readonly string[];
  /** Its label files; nothing where there are none. */
  readonly labels?: LabelFolder;
}

/** Where the label files of a folder of pictures are, and how they are called. */
export interface LabelFolder {
  readonly folder: string;
  /** What a picture's stem ends with and the label file's name lacks. */
  readonly strip: string;
  /** What the label file's name has after that. */
  readonly suffix: string;
  readonly ending: string;
}

/** Names of folders of label files. */
export const LABEL_NAME = /mask|label|annot|(?:^|[_-])gts?(?:$|[_-])|ground.?truth|segm|colou?r/i;

/**
 * Looks at the folders below a root.
 *
 * @returns Folders that hold pictures, in the order of their paths.
 */
export async function layoutOf(root: string): Promise<PictureFolder[]> {
  const files = new Folders().filesBelow(root).filter(isPictureFile).map((path) =>
    relativePath(path, { root })
  );
  const byFolder = [...Map.groupBy(files, (path) => dirname(path))].map(([folder, paths]) => ({
    folder,
    names: paths.map((path) => basename(path)),
  }));
  const looks = new Map<string, boolean>();
  for (const { folder, names } of byFolder) looks.set(folder, await looksLikeLabels(root, folder, names));
  const labelFolders = byFolder.filter(({ folder }) => looks.get(folder));
  const pictures = byFolder.filter(({ folder }) => !looks.get(folder));
  // Pictures without noise may look like labels: then names tell.
  const isPicture = pictures.length > 0
    ? pictures
    : byFolder.filter(({ folder }) => !LABEL_NAME.test(basename(folder)));
  const candidates = pictures.length > 0 ? labelFolders : byFolder.filter((one) => !isPicture.includes(one));
  return isPicture.map(({ folder, names }) => {
    const own = suffixWithin(names);
    const kept = own ? names.filter((name) => !stemOf(name).endsWith(own.suffix)) : names;
    const labels = own ? { folder, strip: "", ...own } : bestLabels(folder, kept, candidates);
    return { folder, pictures: kept, ...labels && { labels } };
  });
}

async function looksLikeLabels(root: string, folder: string, names: readonly string[]): Promise<boolean> {
  const step = Math.max(1, Math.floor(names.length / LOOKED_INTO));
  const looked = names.filter((_, i) => i % step === 0).slice(0, LOOKED_INTO);
  const stored = await Promise.all(looked.map((name) => storedValues(`${root}/${folder}/${name}`)));
  // One of several may be broken.
  return 2 * stored.filter((values) => values !== undefined).length > looked.length;
}

/** The suffix of label files that lie beside their pictures: `_L` of `a.png` and `a_L.png`. */
function suffixWithin(names: readonly string[]): Pick<LabelFolder, "suffix" | "ending"> | undefined {
  const stems = new Set(names.map(stemOf));
  const suffixes = names.flatMap((name) => {
    const stem = stemOf(name);
    const cut = /[_-][A-Za-z]+$/.exec(stem)?.[0];
    return cut && stems.has(stem.slice(0, -cut.length)) ? [{ suffix: cut, ending: extname(name) }] : [];
  });
  const [first] = suffixes;
  const isRule = first &&
    suffixes.filter(({ suffix }) => suffix === first.suffix).length * 2 >= names.length * 0.9;
  return isRule ? first : undefined;
}

/** The folder that has a label file for most pictures; of several, one whose path is most like theirs. */
function bestLabels(
  folder: string,
  pictures: readonly string[],
  candidates: readonly { readonly folder: string; readonly names: readonly string[] }[],
): LabelFolder | undefined {
  const found = candidates.flatMap(({ folder: labels, names }) => {
    const rule = ruleBetween(pictures, names);
    return rule ? [{ ...rule, labels, likeness: likeness(folder, labels) }] : [];
  });
  const [best] = found.toSorted((a, b) => b.share - a.share || b.likeness - a.likeness);
  return best && { folder: best.labels, strip: best.strip, suffix: best.suffix, ending: best.ending };
}

/** How the names of label files follow from those of pictures, if they do for at least half of them. */
function ruleBetween(pictures: readonly string[], names: readonly string[]) {
  const stems = new Map(names.map((name) => [stemOf(name), extname(name)]));
  const first = stemOf(pictures[0]);
  const token = /[_-][A-Za-z0-9]+$/.exec(first)?.[0] ?? "";
  for (const strip of new Set(["", token])) {
    const start = first.slice(0, first.length - strip.length);
    for (const [label, ending] of stems) {
      if (!label.startsWith(start)) continue;
      const suffix = label.slice(start.length);
      if (/^[A-Za-z0-9]/.test(suffix)) continue;
      const labelled = pictures.filter((name) => {
        const stem = stemOf(name);
        return stem.endsWith(strip) && stems.has(stem.slice(0, stem.length - strip.length) + suffix);
      });
      if (labelled.length * 2 >= pictures.length) {
        return { strip, suffix, ending, share: labelled.length / pictures.length };
      }
    }
  }
}

/** Number of equal parts of two paths, and a little for equal beginnings. */
function likeness(a: string, b: string): number {
  const [left, right] = [a, b].map((path) => path.split("/"));
  const shared = left.filter((part, i) => right[i] === part).length;
  return shared + (b.startsWith(a) ? 0.5 : 0);
}
