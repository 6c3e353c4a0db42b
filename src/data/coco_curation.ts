/**
 * Rebuilding the lists of COCOStuff27 from the label maps, for those who have not got the curators' files.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { writeFileAtomic } from "../base/atomic_write.ts";
import { LABEL_SOURCE, labelFolders, VERSION_7_LISTS } from "./_cocostuff27_files.ts";
import { fileNames } from "./item_lists.ts";
import { firstThere, kindOf } from "./_place.ts";
import { COCO_FINE_TO_COARSE } from "./classes.ts";
import { type RawLabels, readLabelPng } from "../formats/label_png.ts";
import type { Finding, SplitName } from "./types.ts";

/** Smallest side of a curated picture, in pixels. */
const MIN_SIDE = 360;
/** Smallest share of stuff in a curated picture, fraction of all its pixels, unlabelled ones among them. */
const MIN_STUFF = 0.75;
/** The first of the 15 classes of stuff. */
const FIRST_STUFF = 12;
/** Pictures that the rule leaves, as published (reference: datasets, section 4). */
const EXPECTED: Readonly<Record<SplitName, number>> = { train: 49_629, val: 2_175 };
const TRAINING_LIST =
  "STEGO, HP and SmooSeg train on Coco164kFull_Stuff_Coarse without a version, whose rule is not published: without that " +
  "list, training takes version 7";

/**
 * Whether version 7 of the curators' rule keeps a picture: both sides at least 360 pixels and at least 75 % of the pixels
 * stuff.
 *
 * @param raw The label map as stored.
 */
export function isCurated({ width, height, data }: RawLabels): boolean {
  if (width < MIN_SIDE || height < MIN_SIDE) return false;
  let stuff = 0;
  for (const value of data) if (COCO_FINE_TO_COARSE[value] >= FIRST_STUFF) stuff++;
  return stuff >= MIN_STUFF * data.length;
}

/**
 * Writes the version-7 lists that are missing, in the order of the file names. Every label map of the split is read, which
 * takes minutes. A list that is there is left as it is.
 *
 * @param folder The dataset's folder, which holds the label maps; lists are written to `curated/` in it.
 * @returns What was written, and how it compares with the published lists.
 * @throws {Deno.errors.NotFound} There are no label maps.
 */
export async function rebuildLists(folder: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const split of ["train", "val"] as const) {
    const path = join(folder, VERSION_7_LISTS[split]);
    if (await kindOf(path)) {
      findings.push({ level: "ok", message: `"${path}" is there already and left as it is` });
      continue;
    }
    // Looked up and made first, so that minutes of reading do not end at a folder that cannot be written to.
    const labels = await labelFolder(folder, split);
    await Deno.mkdir(dirname(path), { recursive: true });
    const ids = await curatedIds(labels);
    await writeFileAtomic(path, ids.map((id) => `${id}\n`).join(""));
    findings.push(comparedWithPublished(path, ids.length, EXPECTED[split]));
  }
  findings.push({ level: "warning", message: TRAINING_LIST });
  return findings;
}

function comparedWithPublished(path: string, found: number, published: number): Finding {
  const agrees = found === published;
  const message = `"${path}": ${found} pictures${agrees ? "" : `, but ${published} as published`}`;
  return { level: agrees ? "ok" : "warning", message };
}

async function labelFolder(folder: string, split: SplitName): Promise<string> {
  const labels = await firstThere(folder, labelFolders(split));
  if (labels) return labels;
  throw new Deno.errors.NotFound(
    `Cannot rebuild the list "${split}": no folder "${
      join(folder, labelFolders(split)[0])
    }", expected ${LABEL_SOURCE}`,
  );
}

async function curatedIds(labels: string): Promise<string[]> {
  const ids: string[] = [];
  for (const name of [...await fileNames(labels)].sort()) {
    const id = name.match(/^(\d{12})\.png$/)?.[1];
    if (id && isCurated(await readLabelPng(join(labels, name)))) ids.push(id);
  }
  return ids;
}
