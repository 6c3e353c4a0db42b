/**
 * Which pictures are to train on and which to score on, told by lists of names.
 *
 * @module
 */
import { basename, extname } from "node:path";
import type { Folders } from "../folders.ts";
import { NothingThere, picturesOf, relativePath } from "../pictures.ts";
import type { PictureFolder } from "./layout.ts";
import type { GuessedSplit, GuessedSplits } from "./splits.ts";

/** Names of lists, without ending, the preferred one first. */
const TRAIN = ["train", "training"];
const SCORED = ["val", "valid", "validation", "test"];

/** Where lists of what is segmented lie, among others. */
const SEGMENTS = /seg/i;

/**
 * Splits folders of pictures by lists below the root: of one to score on, and of one to train on unless that is all the rest.
 *
 * @param layout Folders of pictures, at least one.
 * @param root Path of the root.
 * @param folders Lists folders.
 * @returns Undefined where no list names pictures that are there.
 */
export async function splitsByLists(
  layout: readonly PictureFolder[],
  root: string,
  folders: Folders,
): Promise<GuessedSplits | undefined> {
  const texts = folders.filesBelow(root).filter((path) => /\.(?:txt|lst)$/i.test(path))
    .map((path) => relativePath(path, { root }))
    .toSorted((a, b) => Number(SEGMENTS.test(b)) - Number(SEGMENTS.test(a)));
  const find = async (names: readonly string[]): Promise<GuessedSplit["listed"]> => {
    for (const name of names) {
      for (const list of texts.filter((text) => basename(text, extname(text)).toLowerCase() === name)) {
        const images = await namesOf(list, layout, { root, folders });
        if (images !== undefined) return { list, ...images !== "{line}" && { images } };
      }
    }
  };
  const scored = await find(SCORED);
  if (scored === undefined) return undefined;
  const train = await find(TRAIN);
  return {
    train: { folders: layout, listed: train ?? { exclude: scored.list! } },
    val: { folders: layout, listed: scored },
    reason: train
      ? `By the lists ${train.list} and ${scored.list}.`
      : `By the list ${scored.list}; all others are trained on.`,
  };
}

/** What makes the path of a picture from a line of a list; undefined where nothing does. */
async function namesOf(
  list: string,
  layout: readonly PictureFolder[],
  place: { root: string; folders: Folders },
): Promise<string | undefined> {
  for (const images of ["{line}", ...layout.map(({ folder }) => `${folder}/{line}`)]) {
    try {
      await picturesOf({ list, images }, place);
      return images;
    } catch (error) {
      if (!(error instanceof NothingThere)) throw error;
    }
  }
}
