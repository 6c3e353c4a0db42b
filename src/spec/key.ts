import { createHash } from "node:crypto";
import { canonicalJson } from "../base/canonical_json.ts";
import type { CellSettings } from "./cell_settings.ts";

/** What a cell's numbers depend on besides its settings and seed. */
export interface CellIdentity {
  /** Version that the method's definition states. */
  readonly methodVersion: number;
  /** SHA-256 (hex) over everything in the dataset that can change a pixel or a label. */
  readonly datasetFingerprint: string;
  /** SHA-256 (hex) of the backbone's weights. */
  readonly weightsDigest: string;
  /** SHA-256 (hex) of the code of what a module beside the spec defines, or of what a dataset file means; nothing of what comes with the harness. */
  readonly code?: Readonly<Partial<Record<"method" | "dataset" | "backbone", string>>>;
  /** What tells the engine's arithmetic from another's, as plain data. */
  readonly numerics: unknown;
}

/** A part of what a key is made of. */
export type KeyPart = "settings" | "seed" | "method" | "code" | "data" | "weights" | "numerics";

/** All parts, in a fixed order. */
export const KEY_PARTS: readonly KeyPart[] = [
  "settings",
  "seed",
  "method",
  "code",
  "data",
  "weights",
  "numerics",
];

/** The name of a cell's result. */
export interface CellKey {
  /** 16 hex digits. */
  readonly key: string;
  /** A digest of each part, 12 hex digits, so that two keys can be told apart by reason. */
  readonly parts: Readonly<Record<KeyPart, string>>;
}

/**
 * The key of a cell: the hash of everything that can change its numbers, and of nothing else.
 *
 * @param cell Settings and seed, and what they depend on.
 * @returns The key and the digests of its parts.
 * @throws {TypeError} If something is not plain data.
 *
 * @example Another seed is another cell
 * ```ts
 * import { assertEquals, assertNotEquals } from "@std/assert";
 * import { cellKey } from "@omh/bench";
 *
 * const settings = {
 *   method: "dino",
 *   dataset: "earthcover6",
 *   backbone: "vit",
 *   options: {},
 *   omh: null,
 *   features: { center: false, precision: "f32" },
 *   train: {
 *     steps: 10,
 *     batch: 2,
 *     resolution: 64,
 *     seeds_vary: "all-but-order",
 *     crop: "none",
 *     probe_rate: "fixed",
 *     extra_clusters: 0,
 *     linear_probe: true,
 *   },
 *   evaluate: { resolution: 64, flip: true, readout: "literal", restarts: 50, crf: false, matching: "one-to-one", checkpoint: "last" },
 * } as const;
 * const identity = { methodVersion: 1, datasetFingerprint: "d", weightsDigest: "w", numerics: "wasm" };
 * const key = (seed: number) => cellKey({ settings, seed, identity }).key;
 * assertEquals(key(0).length, 16);
 * assertNotEquals(key(0), key(1));
 * ```
 */
export function cellKey(cell: { settings: CellSettings; seed: number; identity: CellIdentity }): CellKey {
  const { settings, seed, identity } = cell;
  const parts: Record<KeyPart, unknown> = {
    settings: substanceOf(settings, identity.code ?? {}),
    seed,
    method: identity.methodVersion,
    code: identity.code ?? {},
    data: identity.datasetFingerprint,
    weights: identity.weightsDigest,
    numerics: identity.numerics,
  };
  const digests = Object.entries(parts).map(([part, value]) => [part, digest(value, 12)]);
  return { key: digest(parts, 16), parts: Object.fromEntries(digests) };
}

/** Settings without what only names something: a module is what its code is, a dataset file what it means, and losses that are off are none. */
function substanceOf(
  settings: CellSettings,
  code: NonNullable<CellIdentity["code"]>,
): Record<string, unknown> {
  const substance = Object.entries(settings).filter(([, value]) => value !== null)
    .map(([name, value]) => [name, Object.hasOwn(code, name) ? { module: true } : value]);
  return Object.fromEntries(substance);
}

/**
 * The parts in which two keys differ.
 *
 * @param a Parts of the one key.
 * @param b Parts of the other.
 * @returns Names of the parts, in a fixed order; none for equal keys.
 *
 * @example Usage
 * ```ts
 * import { changedParts } from "@omh/bench";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { settings: "a", seed: "b", method: "c", code: "g", data: "d", weights: "e", numerics: "f" };
 * assertEquals(changedParts(parts, { ...parts, weights: "x" }), ["weights"]);
 * ```
 */
export function changedParts(a: CellKey["parts"], b: CellKey["parts"]): KeyPart[] {
  // Keys of older versions lack parts that are made since.
  return KEY_PARTS.filter((part) => a[part] !== b[part] && a[part] !== undefined && b[part] !== undefined);
}

function digest(value: unknown, length: number): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex").slice(0, length);
}
