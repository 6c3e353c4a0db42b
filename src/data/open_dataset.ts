/**
 * Opening a dataset to train on it: found, checked, and identified by its content.
 *
 * @module
 */
import { isNotFound } from "../base/workspace.ts";
import { checkedDataset, requireSize } from "./checked_dataset.ts";
import { FileDigests } from "./file_digests.ts";
import { contentFingerprint } from "./fingerprint.ts";
import { type Dataset, type DatasetDefinition, SPLITS } from "./types.ts";

/**
 * Opens a dataset, checked and identified by the content of its items. Every picture and every label map that is read from
 * it, by whomever and whenever, passes the checks of {@linkcode checkedDataset}.
 *
 * @param definition The dataset.
 * @param roots Folders that may hold it; the first where it opens counts.
 * @param digests Takes digests of its files.
 * @returns The dataset, its `fingerprint` that of its content.
 * @throws {Deno.errors.NotFound} It is in none of them, which the message says of the first, or a file is missing.
 * @throws {RangeError} What is opened contradicts itself or its definition, labels are of another size than their picture,
 * or no item of `val` has any.
 */
export async function openDataset(
  definition: DatasetDefinition,
  roots: readonly string[],
  digests: FileDigests = new FileDigests(),
): Promise<Dataset> {
  const dataset = checkedDataset(await openFirst(definition, roots), definition.classes);
  const fingerprint = await contentFingerprint(dataset, digests);
  await digests.once(`heads ${fingerprint}`, () => checkHeads(dataset));
  return { ...dataset, fingerprint };
}

/** Items whose heads are read side by side. */
const HEADS_TOGETHER = 16;

/** Sizes and kinds of all files whose heads say them: what can be known of every item before training. */
async function checkHeads(dataset: Dataset): Promise<void> {
  for (const split of SPLITS.map((name) => dataset.split(name))) {
    const { size, labelSize } = split;
    if (!split.files || !size || !labelSize) continue;
    for (let start = 0; start < split.length; start += HEADS_TOGETHER) {
      const count = Math.min(HEADS_TOGETHER, split.length - start);
      await Promise.all(Array.from({ length: count }, async (_, i) => {
        const [picture, labels] = await Promise.all([size(start + i), labelSize(start + i)]);
        requireSize(labels, picture, `labels "${dataset.name}/${split.name}/${split.id(start + i)}"`);
      }));
    }
  }
}

async function openFirst(definition: DatasetDefinition, roots: readonly string[]): Promise<Dataset> {
  let missing: unknown;
  for (const root of roots) {
    try {
      return await definition.open(root);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      missing ??= error;
    }
  }
  throw missing;
}
