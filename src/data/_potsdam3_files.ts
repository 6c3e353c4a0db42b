/**
 * Where Potsdam-3 keeps its lists and patches, in the layout of its prepared archives.
 *
 * @module
 */
import { join } from "node:path";
import type { FileItem } from "./file_split.ts";
import { fileNames } from "./_folder_names.ts";
import { readIdList } from "./_id_list.ts";
import { kindOf, missingData, type Place } from "./_place.ts";
import type { SplitName } from "./types.ts";

/** The list of each split; the pictures of `unlabelled_train.txt` are not used. */
export const LIST_FILES: Readonly<Record<SplitName, string>> = {
  train: "labelled_train.txt",
  val: "labelled_test.txt",
};

/** Where the patches come from. */
export const SOURCE =
  'the prepared patches: "Potsdam.tar.gz" by the authors of IIC or "potsdam.zip" by those of STEGO, or patches made ' +
  'by "deno task data potsdam3 --from DIR" with the ISPRS tiles in DIR';

/**
 * The files of one split, in the order of its list. A patch without a file of labels is read as ignored everywhere.
 *
 * @param place The dataset and the root, for messages.
 * @param folder The dataset's folder.
 * @param split Which split.
 * @throws {Deno.errors.NotFound} The list, the folder of patches or a listed patch is missing.
 */
export async function potsdamItems(place: Place, folder: string, split: SplitName): Promise<FileItem[]> {
  const list = join(folder, LIST_FILES[split]);
  const images = join(folder, "imgs");
  const labels = join(folder, "gt");
  if (await kindOf(list) !== "file") throw missingData(place, `no list "${list}"`, SOURCE);
  if (await kindOf(images) !== "folder") throw missingData(place, `no folder "${images}"`, SOURCE);
  const ids = await readIdList(list, { pattern: /^\d{1,9}$/, words: "the number of a patch" });
  const [patches, labelled] = [
    await fileNames(images),
    await kindOf(labels) === "folder" ? await fileNames(labels) : new Set(),
  ];
  const missing = ids.filter((id) => !patches.has(`${id}.mat`));
  if (missing.length > 0) {
    const what = `${missing.length} of ${ids.length} listed patches are missing from "${images}", first ${
      missing[0]
    }`;
    throw missingData(place, what, SOURCE);
  }
  return ids.map((id) => ({
    id,
    image: join(images, `${id}.mat`),
    ...(labelled.has(`${id}.mat`) && { label: join(labels, `${id}.mat`) }),
  }));
}
