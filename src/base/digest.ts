/**
 * SHA-256 digests of files and bytes.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** SHA-256 of `data` in hex. Text is hashed as UTF-8. */
export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** SHA-256 (hex) of a file, read piece by piece. */
export async function sha256File(path: string): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  for await (const piece of file.readable) hash.update(piece);
  return hash.digest("hex");
}
