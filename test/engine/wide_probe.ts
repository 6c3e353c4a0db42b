/**
 * Prints which kernels this process has run and digests of what they computed. Run by tests as a process of its own, with
 * flags of V8.
 */
import * as tf from "@tensorflow/tfjs-core";
import { sha256 } from "../../src/base/digest.ts";
import { startEngine } from "../../src/engine/start.ts";
import { createDenseCrf } from "../../src/nn/crf/mod.ts";
import { hashedValues } from "../parity/hashed_weights.ts";
import { OPERATIONS } from "./wide_operations.ts";

/** What the probe prints. */
export interface WideReport {
  readonly description: string;
  readonly numerics: string;
  /** Names of the kernels that ran. */
  readonly kernels: readonly string[];
  /** SHA-256 of the results of an operation on tensors of one size. */
  readonly digests: Readonly<Record<string, string>>;
}

/** Rows and columns: below a vector, whole vectors and tiles, one beyond, and beyond the blocks of a matrix product. */
const SIZES = [
  [1, 1],
  [2, 3],
  [4, 8],
  [5, 9],
  [7, 12],
  [12, 16],
  [13, 31],
  [24, 64],
  [33, 70],
  [121, 121],
  [5, 1030],
];

if (import.meta.main) {
  const { description, numerics } = await startEngine("wasm");
  const digests: Record<string, string> = { "dense CRF": crfDigest() };
  const { kernelNames } = await tf.profile(() => {
    for (const [name, operation] of Object.entries(OPERATIONS)) {
      for (const [m, n] of SIZES) digests[`${name}, ${m} x ${n}`] = digest(() => operation(m, n));
    }
  });
  const report: WideReport = { description, numerics, kernels: kernelNames, digests };
  console.log(JSON.stringify(report));
}

function digest(compute: () => tf.Tensor | tf.Tensor[]): string {
  const tensors = tf.tidy(() => [compute()].flat());
  const digests = tensors.map((tensor) => sha256(bytesOf(tensor.dataSync())));
  tf.dispose(tensors);
  return sha256(digests.join());
}

function crfDigest(): string {
  const size = { width: 13, height: 9, classes: 5 };
  const pixels = size.width * size.height;
  const image = Uint8Array.from(hashedValues(3 * pixels, 1, 40, 128));
  const probabilities = createDenseCrf(size).refine(image, hashedValues(pixels * size.classes, 2, 1));
  return sha256(bytesOf(probabilities));
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
