/**
 * Weight files from where they are published.
 *
 * @module
 */
import { join } from "node:path";
import type { BackboneDefinition } from "../types.ts";
import { downloadFile, type DownloadOptions } from "./download_file.ts";
import { verifyWeights } from "./examine_weights.ts";
import { PUBLISHED, type PublishedFiles } from "./published.ts";

/**
 * Downloads the weight file of a backbone to where it is expected, if its digest (where one is known) and architecture are right.
 *
 * @param definition The backbone.
 * @param root Folder of weights and datasets.
 * @param options Progress and an end before the end.
 * @param published Where files come from.
 * @throws {RangeError} No address is known for the file, or its digest is another.
 * @throws {Error} The file cannot be downloaded, or cannot be used as this backbone.
 */
export async function fetchWeights(
  definition: BackboneDefinition,
  root: string,
  options: Omit<DownloadOptions, "verify"> = {},
  published: PublishedFiles = PUBLISHED,
): Promise<void> {
  const source = published[definition.file];
  if (source === undefined) {
    throw new RangeError(
      `Cannot download the weights of "${definition.name}": no address is known for "${definition.file}", ` +
        "expected a published file",
    );
  }
  const verify = async (path: string) => {
    const summary = await verifyWeights(definition, path, source.sha256);
    if (summary.published !== "different") return;
    throw new RangeError(
      `Cannot use what "${source.address}" sent: its SHA-256 is ${summary.sha256}, expected ${source.sha256}; ` +
        "it has been removed",
    );
  };
  await downloadFile(source.address, join(root, definition.file), { ...options, verify });
}
