/**
 * Mini-batch k-means: D. Sculley, "Web-scale k-means clustering" (2010), with greedy k-means++ starts, as the library runs it
 * that the official program calls (reference: TransFGU, section 3).
 *
 * @module
 */
import type { RandomStream } from "../../base/random.ts";
import { assignNearest, countOf, selectVectors, squaredDistance, vectorAt, type Vectors } from "./vectors.ts";

/** Vectors of a step. */
const BATCH = 1024;
/** Vectors from which a start is made, and on which it is judged. */
const START_VECTORS = 3 * BATCH;
const STARTS = 3;
/** A centroid that weighs less than this share of the heaviest moves. */
const STARVED = 0.01;
/** Steps without a new minimum of the smoothed inertia after which it ends. */
const PATIENCE = 10;

/** What a step moves. */
interface State {
  readonly centroids: Vectors;
  /** How many vectors each centroid has received. */
  readonly weights: Float64Array;
}

/**
 * Centroids as running means of what they receive, step after step.
 *
 * @param rounds At most as many steps as make this many rounds over the vectors.
 */
export async function miniBatchCentroids(
  vectors: Vectors,
  clusters: number,
  rounds: number,
  random: RandomStream,
): Promise<Vectors> {
  const count = countOf(vectors);
  const state = {
    centroids: await bestStart(vectors, clusters, random),
    weights: new Float64Array(clusters),
  };
  const steps = Math.max(1, Math.floor(rounds * count / BATCH));
  const share = Math.min(1, 2 * BATCH / (count + 1));
  let [smoothed, least, waited] = [Infinity, Infinity, 0];
  for (let step = 0; step < steps && waited < PATIENCE; step++) {
    const batch = selectVectors(vectors, drawn(count, BATCH, random));
    const inertia = await takeStep(state, batch, random);
    if (step === 0) continue;
    smoothed = smoothed === Infinity ? inertia : smoothed * (1 - share) + inertia * share;
    waited = smoothed < least ? 0 : waited + 1;
    least = Math.min(least, smoothed);
  }
  return state.centroids;
}

/** Places drawn with replacement. */
function drawn(count: number, number: number, random: RandomStream): Int32Array {
  return Int32Array.from({ length: number }, () => random.integer(count));
}

/** The best of several starts, judged on vectors of their own. */
async function bestStart(vectors: Vectors, clusters: number, random: RandomStream): Promise<Vectors> {
  const some = () => {
    const places = random.permutation(countOf(vectors)).subarray(0, Math.max(START_VECTORS, clusters));
    return selectVectors(vectors, places);
  };
  const judges = some();
  let best: { centroids: Vectors; inertia: number } | undefined;
  for (let start = 0; start < STARTS; start++) {
    const centroids = greedyStart(some(), clusters, random);
    const { distances } = await assignNearest(judges, centroids);
    const inertia = distances.reduce((sum, distance) => sum + distance, 0);
    if (best === undefined || inertia < best.inertia) best = { centroids, inertia };
  }
  return best!.centroids;
}

/** k-means++ (Arthur and Vassilvitskii, SODA 2007) that tries some vectors for each centroid and takes the one that helps most. */
export function greedyStart(vectors: Vectors, clusters: number, random: RandomStream): Vectors {
  const count = countOf(vectors);
  const trials = 2 + Math.floor(Math.log(clusters));
  const chosen = [random.integer(count)];
  let nearest = distancesTo(vectors, chosen[0]);
  while (chosen.length < clusters) {
    const total = sum(nearest);
    const tried = Array.from({ length: trials }, () => {
      const place = placeAt(nearest, random.uniform() * total);
      const distances = distancesTo(vectors, place);
      const closer = nearest.map((distance, at) => Math.min(distance, distances[at]));
      return { place, closer, inertia: sum(closer) };
    });
    const best = tried.reduce((best, next) => next.inertia < best.inertia ? next : best);
    chosen.push(best.place);
    nearest = best.closer;
  }
  return selectVectors(vectors, chosen);
}

function distancesTo(vectors: Vectors, place: number): Float64Array {
  const center = vectorAt(vectors, place);
  return Float64Array.from(
    { length: countOf(vectors) },
    (_, at) => squaredDistance(vectorAt(vectors, at), center),
  );
}

/** The first place at which the running sum exceeds `target`; the last of all where none does. */
function placeAt(weights: Float64Array, target: number): number {
  let left = target;
  const place = weights.findIndex((weight) => (left -= weight) < 0);
  return place < 0 ? weights.length - 1 : place;
}

/** One step, in place. Returns the mean squared distance, before it, of its vectors from their centroids. */
async function takeStep(
  { centroids, weights }: State,
  batch: Vectors,
  random: RandomStream,
): Promise<number> {
  const { clusters } = await assignNearest(batch, centroids);
  let inertia = 0;
  clusters.forEach((cluster, at) => {
    inertia += squaredDistance(vectorAt(batch, at), vectorAt(centroids, cluster));
  });
  clusters.forEach((cluster, at) => {
    const share = 1 / ++weights[cluster];
    const [center, vector] = [vectorAt(centroids, cluster), vectorAt(batch, at)];
    for (let c = 0; c < center.length; c++) center[c] += share * (vector[c] - center[c]);
  });
  moveStarved({ centroids, weights }, batch, random);
  return inertia / clusters.length;
}

/** Moves centroids that hardly receive anything to random vectors of the step. */
function moveStarved({ centroids, weights }: State, batch: Vectors, random: RandomStream): void {
  const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  const starved = weights.reduce<number[]>(
    (found, weight, at) => weight < STARVED * heaviest ? [...found, at] : found,
    [],
  );
  if (starved.length === 0) return;
  const least = weights.reduce(
    (low, weight, at) => starved.includes(at) ? low : Math.min(low, weight),
    Infinity,
  );
  const places = random.permutation(countOf(batch));
  starved.forEach((cluster, i) => {
    vectorAt(centroids, cluster).set(vectorAt(batch, places[i]));
    weights[cluster] = least;
  });
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
