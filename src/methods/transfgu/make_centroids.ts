/**
 * The centroids of the feature bank (reference: TransFGU, section 3).
 *
 * @module
 */
import type { StageItem, StageResults, StageWork } from "../../features/stage/types.ts";
import { kMeansCentroids } from "./kmeans.ts";
import type { TransfguOptions } from "./options.ts";
import { selectVectors, type Vectors } from "./vectors.ts";

/**
 * Clusters the class tokens of all windows; foreground and background windows by themselves where that is asked for.
 *
 * @returns `centroids`, `[classes, C]`, those of foreground windows first.
 * @throws {RangeError} There are fewer windows than clusters, or no cluster is left for the background.
 */
export async function makeCentroids(
  _: number,
  { options, clusters, images, random, before }: StageWork<TransfguOptions>,
): Promise<StageItem> {
  const classes = clusters - (options.things_only ? 1 : 0);
  const bank = await readBank(before, images.channels);
  const find = (vectors: Vectors, clusters: number, part: number) =>
    kMeansCentroids(
      vectors,
      { kind: options.kmeans, clusters, rounds: options.kmeans_rounds },
      random.stream("transfgu/centroids", part),
    );
  const found: Vectors[] = [];
  if (options.window_samples === "foreground-background") {
    const things = options.thing_clusters;
    if (things >= classes) {
      throw new RangeError(
        `Cannot cluster the background by itself: ${things} of ${classes} clusters are the foreground's, expected fewer ` +
          "(thing_clusters)",
      );
    }
    const places = (kind: number) =>
      Array.from(bank.foreground.keys()).filter((at) => bank.foreground[at] === kind);
    found.push(await find(selectVectors(bank.tokens, places(1)), things, 0));
    found.push(await find(selectVectors(bank.tokens, places(0)), classes - things, 1));
  } else found.push(await find(bank.tokens, classes, 0));
  const data = Float32Array.from(found.flatMap(({ values }) => [...values]));
  return { centroids: { dtype: "F32", shape: [classes, images.channels], data } };
}

/** All class tokens, and which of them are foreground samples. */
async function readBank(
  before: StageResults,
  channels: number,
): Promise<{ tokens: Vectors; foreground: Uint8Array }> {
  const items: StageItem[] = [];
  for (let item = 0; item < before.count("windows"); item++) items.push(await before.get("windows", item));
  const count = items.reduce((sum, { foreground }) => sum + foreground.shape[0], 0);
  const tokens = { channels, values: new Float32Array(count * channels) };
  const foreground = new Uint8Array(count);
  let at = 0;
  for (const item of items) {
    tokens.values.set(item.tokens.data as Float32Array, at * channels);
    foreground.set(item.foreground.data as Uint8Array, at);
    at += item.foreground.shape[0];
  }
  return { tokens, foreground };
}
