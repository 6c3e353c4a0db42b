/**
 * Weight files from where they are published.
 *
 * @module
 */
import { join } from "node:path";
import type { BackboneDefinition } from "../types.ts";
import { downloadFile, type DownloadOptions } from "./download_file.ts";
import { verifyWeights } from "./examine_weights.ts";

/**
 * Downloads the weight file of a backbone to where it is expected, if its digest (where one is known) and contents are right.
 *
 * @param definition The backbone.
 * @param folder Folder of weights and datasets that the file is put below.
 * @param options Progress and an end before the end.
 * @throws {RangeError} No address is known for the file, or its digest is another.
 * @throws {Error} The file cannot be downloaded, or cannot be used as this backbone.
 */
export async function fetchWeights(
  definition: BackboneDefinition,
  folder: string,
  options: Omit<DownloadOptions, "verify"> = {},
): Promise<void> {
  const { name, file, source } = definition;
  if (file === undefined || source === undefined) {
    throw new RangeError(
      `Cannot download the weights of "${name}": ${
        file === undefined ? "it has no weight file" : `no address is known for "${file}"`
      }, expected a published file`,
    );
  }
  const verify = async (path: string) => {
    const { published, sha256 } = await verifyWeights(definition, path);
    if (published !== "different") return;
    throw new RangeError(
      `Cannot use what "${source.address}" sent: its SHA-256 is ${sha256}, expected ${source.sha256}; ` +
        "it has been removed",
    );
  };
  await downloadFile(source.address, join(folder, file), { ...options, verify });
}
