/**
 * What the parts of a stage are kept by: a key of all that they depend on.
 *
 * @module
 */
import { canonicalJson } from "../../base/canonical_json.ts";
import { sha256 } from "../../base/digest.ts";
import type { StagePart } from "./types.ts";

/** Part of every key: raised when what is kept of parts changes. */
const STAGE_VERSION = 1;

/** What the parts of a stage depend on. */
export interface StageIdentity<Options> {
  /** Name of the method. */
  readonly method: string;
  readonly parts: readonly StagePart<Options>[];
  readonly options: Options;
  readonly classes: number;
  readonly clusters: number;
  /** Number of training images. */
  readonly count: number;
  /** What the images and their features depend on, as plain data: part of every key. */
  readonly identity: unknown;
}

/** A part with what it is kept by. */
export interface KeyedPart<Options> {
  readonly part: StagePart<Options>;
  /** Number of its items. */
  readonly items: number;
  /** 16 hex digits. */
  readonly key: string;
  /** What the key stands for: a line of JSON. */
  readonly description: string;
  /** Name of the folder that it is kept in. */
  readonly folder: string;
}

/**
 * The parts of a stage with their keys, in their order.
 *
 * @throws {RangeError} The number of a part's items is no whole number from 0.
 */
export function stageKeys<Options>(stage: StageIdentity<Options>): KeyedPart<Options>[] {
  const { method, parts, options, classes, clusters, count, identity } = stage;
  const keyed: KeyedPart<Options>[] = [];
  for (const part of parts) {
    const { name, version } = part;
    const items = part.items?.(count, options) ?? count;
    if (!Number.isSafeInteger(items) || items < 0) {
      throw new RangeError(
        `Cannot make the stage of "${method}": its part "${name}" has ${items} items, expected a whole number from 0`,
      );
    }
    const before = keyed.map(({ key }) => key);
    const stands = {
      stage: STAGE_VERSION,
      method,
      name,
      version,
      items,
      classes,
      clusters,
      identity,
      before,
    };
    const description = `${canonicalJson({ ...stands, depends: part.depends(options) })}\n`;
    const key = sha256(description).slice(0, 16);
    const folder = `${method}-${name}-${key}`.replace(/[^\w.-]+/g, "_");
    keyed.push({ part, items, key, description, folder });
  }
  return keyed;
}
