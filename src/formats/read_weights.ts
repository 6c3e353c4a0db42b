/**
 * Weight files of any supported kind, told apart by their first bytes.
 *
 * @module
 */
import { sha256 } from "../base/digest.ts";
import { readBytes } from "../base/read_file.ts";
import { parseSafetensors } from "./safetensors.ts";
import type { StoredTensor } from "./stored_tensor.ts";
import { parseTorchLegacy } from "./pytorch/legacy_file.ts";
import { parseTorchZip } from "./pytorch/zip_file.ts";

/** How a weight file is laid out. */
export type WeightFormat = "safetensors" | "torch-zip" | "torch-legacy";

/** The tensors of a weight file. */
export interface ParsedWeights {
  /** Tensors by the names that the file gives them, in its order. */
  readonly tensors: Map<string, StoredTensor>;
  /** How the file is laid out. */
  readonly format: WeightFormat;
}

/** A weight file. */
export interface WeightFile extends ParsedWeights {
  /** SHA-256 of the file, in hex. */
  readonly digest: string;
}

/**
 * Reads a weight file as data: nothing in it is ever run.
 *
 * @param path Path of a safetensors file, or of a file that `torch.save` wrote (`.pth`, `.pt`, `.ckpt`, `.bin`).
 * @returns Its tensors, contiguous and in their own element types, and its digest.
 * @throws {SyntaxError} The file is malformed.
 * @throws {RangeError} Something in it does not fit: it is cut off, a checksum differs, a size is wrong.
 * @throws {TypeError} It is no file, or of no supported kind, or holds something else than tensors by name.
 * @throws {Deno.errors.NotFound} The file does not exist.
 */
export async function readWeights(path: string): Promise<WeightFile> {
  const bytes = await readBytes(path, "a weight file");
  return { ...parseWeights(bytes, path), digest: sha256(bytes) };
}

/**
 * Reads the bytes of a weight file; see {@linkcode readWeights}.
 *
 * @param bytes The whole file. The tensors may share its memory, so leave it unchanged afterwards.
 * @param name Name of the file, for messages.
 */
export function parseWeights(bytes: Uint8Array, name: string): ParsedWeights {
  const format = detectFormat(bytes, name);
  switch (format) {
    case "torch-zip":
      return { tensors: parseTorchZip(bytes, name), format };
    case "torch-legacy":
      return { tensors: parseTorchLegacy(bytes, name), format };
    case "safetensors":
      return { tensors: parseSafetensors(bytes, name).tensors, format };
  }
}

function detectFormat(bytes: Uint8Array, name: string): WeightFormat {
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return "torch-zip";
  if (startsWith(bytes, [0x80, 0x02, 0x8a, 0x0a])) return "torch-legacy";
  // A safetensors header opens with its length in eight bytes, then "{".
  if (bytes[8] === 0x7b) return "safetensors";
  throw new TypeError(
    `Cannot read "${name}": it is ${firstWords(bytes)}, expected a PyTorch or safetensors weight file`,
  );
}

function startsWith(bytes: Uint8Array, start: number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}

function firstWords(bytes: Uint8Array): string {
  if (bytes.length === 0) return "empty";
  if (bytes[0] === 0x80) return "a bare pickle";
  const text = new TextDecoder().decode(bytes.subarray(0, 64));
  if (text.startsWith("version https://git-lfs")) return "a pointer of Git LFS and not the file itself";
  if (/^\s*</.test(text)) return "a page of HTML or XML";
  return "of another kind";
}
