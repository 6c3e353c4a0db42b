/**
 * A first dataset file, written by looking at a folder.
 *
 * @module
 */
import { basename, join, resolve } from "node:path";
import { readText } from "../../../base/read_file.ts";
import { Folders } from "../folders.ts";
import { sizesOf } from "../inspect.ts";
import { PICTURE_READERS } from "../picture_reader.ts";
import { USUAL_TILE } from "../schema.ts";
import { stemOf } from "../label_files.ts";
import { classesOf, type NamedColours, namedColours } from "./classes.ts";
import { joined, labelLine, quoted } from "./label_rule.ts";
import { LABEL_NAME, layoutOf, type PictureFolder } from "./layout.ts";
import { splitsByLists } from "./split_lists.ts";
import { type GuessedSplit, splitsAnyhow, splitsByNames } from "./splits.ts";

/** Pictures whose sizes are looked at. */
const SIZED = 200;

/**
 * Writes a first dataset file for the pictures of a folder: splits by the names of folders, label files by those of pictures,
 * classes by the ids or colours found. What could not be told is marked to be filled in.
 *
 * @param folder Path of the folder.
 * @returns YAML text of a file that is to lie in the folder.
 * @throws {Deno.errors.NotFound} There are no pictures in it.
 */
export async function firstDatasetFile(folder: string): Promise<string> {
  const root = resolve(folder);
  const layout = await layoutOf(root);
  if (layout.length === 0) {
    throw new Deno.errors.NotFound(
      `Cannot write a dataset file for "${folder}": no pictures in it, expected PNG, JPEG or TIFF files, or folders of them`,
    );
  }
  const { train, val, reason } = splitsByNames(layout) ?? await splitsByLists(layout, root, new Folders()) ??
    splitsAnyhow(layout);
  const shared = labelLine(layout);
  const all = layout.flatMap(({ folder, labels }) => [folder, ...labels ? [labels.folder] : []]);
  const isLabelled = layout.some(({ labels }) => labels);
  const labelFiles = labelFilesOf(layout, root);
  const classes = isLabelled
    ? await classesOf(labelFiles, await coloursIn(root), await namesIn(root))
    : undefined;
  const name = basename(root).replaceAll(/[^\w.-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "") || "pictures";
  return [
    `# Written by looking at ${layout.reduce((sum, { pictures }) => sum + pictures.length, 0)} pictures` +
    `${
      classes ? ` and ${classes.files} of ${labelFiles.length} label files` : ", without label files"
    }: read it over.`,
    `name: ${quoted(name)}`,
    `title: ${quoted(name)} # a line for listings`,
    "caption: >- # shown below every table: where the pictures come from, who labelled them, what is weak about that",
    "  Nobody has written down yet where the pictures come from and who labelled them.",
    "",
    `# ${reason}`,
    ...splitLines("train", train, shared, all),
    ...splitLines("val", val, shared, all),
    ...shared ? [`labels: ${shared}`] : [],
    ...isLabelled ? [] : unlabelledLines(layout),
    "",
    ...classes?.lines ?? ["classes: 8 # how many kinds of things to tell apart"],
    "",
    ...await geometryLines(layout, root),
    "",
  ].join("\n");
}

function splitLines(
  name: string,
  { folders, part, listed }: GuessedSplit,
  shared: string | undefined,
  all: readonly string[],
): string[] {
  const whole = joined(folders, all.filter((folder) => !folders.some((own) => own.folder === folder)));
  const images = whole ? quoted(whole.images) : `[${folders.map(({ folder }) => quoted(folder)).join(", ")}]`;
  const labels = folders.flatMap(({ labels }) => labels ?? [])[0];
  const own = shared !== undefined || !labels ? undefined : ruleOf(whole?.labels ?? labels.folder, labels);
  if (!part && !listed && own === undefined) return [`${name}: ${images}`];
  const { list, images: names, exclude } = listed ?? {};
  return [
    `${name}:`,
    ...list === undefined ? [`  images: ${images}`] : [`  list: ${quoted(list)}`],
    ...names === undefined ? [] : [`  images: ${quoted(names)}`],
    ...own === undefined ? [] : [`  labels: ${own}`],
    ...exclude === undefined ? [] : [`  exclude: ${quoted(exclude)}`],
    ...part ? [`  ${part}`] : [],
  ];
}

function unlabelledLines(layout: readonly PictureFolder[]): string[] {
  const lossy = layout.find(({ folder }) => LABEL_NAME.test(basename(folder)))?.folder;
  return [
    "# No label files were found: pictures are trained on and segmented, and nothing is scored.",
    ...lossy === undefined ? [] : [
      `# If those in ${lossy} are label files: they hold more values than classes have, as JPEG files do. Best take`,
      `# the original PNG files; else write labels: ${lossy}, what values mean, and tolerance: 20.`,
    ],
  ];
}

function ruleOf(folder: string, { strip, suffix, ending }: NonNullable<PictureFolder["labels"]>): string {
  if (strip === "" && suffix === "") return quoted(folder);
  const rest = suffix === "" ? "" : `, suffix: ${quoted(suffix + ending)}`;
  return `{ folder: ${quoted(folder)}${strip === "" ? "" : `, strip: ${quoted(strip)}`}${rest} }`;
}

/** Paths of the label files that belong to pictures. */
function labelFilesOf(layout: readonly PictureFolder[], root: string): string[] {
  const folders = new Folders();
  return layout.flatMap(({ pictures, labels }) =>
    labels === undefined ? [] : pictures.flatMap((name) => {
      const stem = stemOf(name);
      const kept = labels.strip !== "" && stem.endsWith(labels.strip)
        ? stem.slice(0, -labels.strip.length)
        : stem;
      return folders.find(join(root, labels.folder, kept + labels.suffix + labels.ending), []) ?? [];
    })
  );
}

/** Colours with names, of a table in the root such as `class_dict.csv`. */
async function coloursIn(root: string): Promise<NamedColours> {
  const tables = new Folders().list(root).files.filter((name) => /\.(csv|tsv|txt|json)$/i.test(name));
  for (const name of tables) {
    const found = namedColours(await readText(join(root, name), "a table of classes"));
    if (found.size > 1) return found;
  }
  return new Map();
}

/** Names of classes in the order of their ids, of a list in the root such as `classes.txt`. */
async function namesIn(root: string): Promise<string[]> {
  const lists = new Folders().list(root).files.filter((name) =>
    /^(class|code|label|categor).*\.(txt|names)$/i.test(name)
  );
  for (const name of lists) {
    const lines = (await readText(join(root, name), "a list of classes")).split(/\r?\n/).map((line) =>
      line.trim()
    );
    const names = lines.filter((line) => line !== "");
    if (names.length > 1 && names.every((line) => line.length < 50)) return names;
  }
  return [];
}

async function geometryLines(layout: readonly PictureFolder[], root: string): Promise<string[]> {
  const paths = layout.flatMap(({ folder, pictures }) => pictures.map((name) => join(root, folder, name)));
  const step = Math.max(1, Math.ceil(paths.length / SIZED));
  const looked = paths.filter((_, i) => i % step === 0);
  const sizes = await sizesOf({
    length: looked.length,
    // The check of the dataset says what is wrong with a picture.
    size: (index: number) => PICTURE_READERS.size!(looked[index]).catch(() => ({ width: 0, height: 0 })),
  });
  const sides = sizes.map(({ width, height }) => Math.max(width, height)).filter((side) => side > 0);
  if (sides.length === 0) return ["geometry: crop"];
  const [least, most] = [Math.min(...sides), Math.max(...sides)];
  const found = `Long sides of ${least === most ? `${least}` : `${least} to ${most}`} pixels were found.`;
  const choices =
    "crop (short side resized, middle cut out: the published protocol), squash, or { tiles: SIDE }";
  const large = most > 3 * USUAL_TILE;
  return [
    `# ${found} ${choices}.`,
    `geometry: ${large ? `{ tiles: ${USUAL_TILE} } # every pixel is scored` : "crop"}`,
  ];
}
