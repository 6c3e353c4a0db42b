/**
 * Weight files from where they are published.
 *
 * @module
 */
import { basename, join } from "node:path";
import { writeFileAtomic } from "../../base/atomic_write.ts";
import type { BackboneDefinition } from "../types.ts";
import { recordPath, verifyWeights } from "../weight_file.ts";
import { downloadFile, type DownloadOptions } from "./download_file.ts";

/**
 * Downloads the weight file of a backbone to where it is expected, if its digest (where one is known) and contents are right.
 * The digest of the first download is recorded beside it, and every later use compares it.
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
  const path = join(folder, file);
  const verify = async (part: string) => {
    const { sha256 } = await verifyWeights(definition, part, path);
    if (source.sha256 !== undefined && sha256 !== source.sha256) {
      throw new RangeError(
        `Cannot use what "${source.address}" sent: its SHA-256 is ${sha256}, expected ${source.sha256}; ` +
          "it has been removed",
      );
    }
    // Before the file has its name: one without a record was not downloaded here.
    await writeFileAtomic(recordPath(path), `${sha256}  ${basename(path)}\n`);
  };
  await downloadFile(source.address, path, { ...options, verify });
}
