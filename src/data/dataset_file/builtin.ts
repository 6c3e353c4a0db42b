/**
 * Dataset files that come with the harness; their pictures do not.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { readSpecText } from "../../spec/read.ts";
import { type DatasetDefinition, defineDataset } from "../types.ts";

/** What listings say of a dataset file below `datasets/`, so that they need not read it. */
type Listing = Pick<DatasetDefinition, "title" | "classes" | "expected">;

/** The dataset files of the folder `datasets/` of the package, by name. */
export const BUILTIN_FILES: Readonly<Record<"voc21" | "cocostuff171", Listing>> = {
  voc21: {
    title: "Pascal VOC 2012: objects in photographs, 20 classes and background",
    classes: 21,
    expected: { train: 1464, val: 1449 },
  },
  cocostuff171: {
    title: "COCO-Stuff: everyday pictures, 80 classes of things and 91 of stuff",
    classes: 171,
    expected: { train: 118_287, val: 5000 },
  },
};

/**
 * A dataset whose file is in the folder `datasets/` of the package; it is read when the dataset is opened. Its `root` is
 * relative to the folder of datasets.
 *
 * @param name Name of the dataset and of its file.
 */
export function builtinDataset(name: keyof typeof BUILTIN_FILES): DatasetDefinition {
  return defineDataset({
    name,
    ...BUILTIN_FILES[name],
    open: async (root) => await (await readBuiltin(name)).open(root),
    inspect: async (root) => await (await readBuiltin(name)).inspect!(root),
  });
}

/** Reads the file of a dataset that comes with the harness. */
export async function readBuiltin(name: keyof typeof BUILTIN_FILES): Promise<DatasetDefinition> {
  const path = fileURLToPath(new URL(`../../../datasets/${name}.yaml`, import.meta.url));
  const { defineDatasetFile } = await import("./define.ts");
  return defineDatasetFile(await readSpecText(path, path), { file: path, name, roots: (root) => [root] });
}
