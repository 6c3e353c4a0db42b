/**
 * The tiles of the ISPRS contest below a folder.
 *
 * @module
 */
import { join } from "node:path";
import { isNotFound } from "../../base/workspace.ts";

/** One tile. */
export interface TileFiles {
  /** `<row>_<column>` of the tile. */
  readonly id: string;
  /** Path of the four-channel picture. */
  readonly image: string;
  /** Path of the label tile; only participants' tiles have one, so that splits are as in the published preparation. */
  readonly label?: string;
}

const IMAGE_FOLDER = "4_Ortho_RGBIR";
const LABEL_FOLDERS = ["5_Labels_for_participants", "5_Labels_all"];
const IMAGE_NAME = /^top_potsdam_(\d+_\d+)_RGBIR\.tif$/;

/** The tiles with labels for participants are those up to this column, in every row. */
const LAST_LABELLED_COLUMN = 12;

/**
 * Lists the tiles in the order of their file names, in which `6_10` comes before `6_7`.
 *
 * @param folder Folder with the unpacked archives.
 * @returns The tiles, at least one.
 * @throws {Deno.errors.NotFound} There are no tiles, or a participants' tile has no labels.
 */
export async function listTiles(folder: string): Promise<TileFiles[]> {
  const images = join(folder, IMAGE_FOLDER);
  const names = (await namesIn(images)).filter((name) => IMAGE_NAME.test(name)).sort();
  if (names.length === 0) {
    throw new Deno.errors.NotFound(
      `Cannot list tiles in "${images}": there are none, expected "top_potsdam_2_10_RGBIR.tif" and others from the ` +
        `ISPRS archive "${IMAGE_FOLDER}.zip"`,
    );
  }
  const labels = await labelPaths(folder);
  return names.map((name) => {
    const id = name.replace(IMAGE_NAME, "$1");
    const image = join(images, name);
    if (!isLabelled(id)) return { id, image };
    const label = labels.get(`top_potsdam_${id}_label.tif`);
    if (label) return { id, image, label };
    throw new Deno.errors.NotFound(
      `Cannot find the labels of tile "${id}": no file in ${LABEL_FOLDERS.join(" or ")} of "${folder}", ` +
        `expected "top_potsdam_${id}_label.tif"`,
    );
  });
}

function isLabelled(id: string): boolean {
  return Number(id.split("_")[1]) <= LAST_LABELLED_COLUMN;
}

async function labelPaths(folder: string): Promise<Map<string, string>> {
  const paths = new Map<string, string>();
  for (const labels of LABEL_FOLDERS) {
    for (const name of await namesIn(join(folder, labels))) {
      if (!paths.has(name)) paths.set(name, join(folder, labels, name));
    }
  }
  return paths;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}
