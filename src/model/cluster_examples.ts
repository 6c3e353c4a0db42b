/**
 * Patches that stand for the clusters of a learned hierarchy: those nearest to its centres.
 *
 * @module
 */
import { imageCodes, type SampledBank } from "../evaluate/codes/code_sample.ts";
import type { RestoredHead } from "./restored_head.ts";
import type { FloatMatrix } from "./types.ts";

/** A patch of an item. */
export interface ExamplePatch {
  /** Place of the item in its split. */
  readonly index: number;
  /** Row of the patch, from the top. */
  readonly row: number;
  /** Column of the patch, from the left. */
  readonly column: number;
}

/** What a cluster is assigned. */
export interface ClusterExamples {
  /** Share of all patches that are its own, fraction of 1. */
  readonly share: number;
  /** The nearest of them, one an item at most, the nearest first. */
  readonly patches: readonly ExamplePatch[];
}

/** A patch of a cluster, and the cosine of its code with the centre. */
interface FoundPatch extends ExamplePatch {
  readonly cosine: number;
}

/**
 * Assigns the patches of some items to the centres of each level of a hierarchy, by the largest cosine of code and centre, and
 * picks those with the largest.
 *
 * @param head A head with a hierarchy.
 * @param bank Features of a split, less the mean feature where the model has one.
 * @param indices Its items that are looked at.
 * @param most Largest number of patches that a cluster is shown by.
 * @returns By level, coarsest first, then by cluster; the first of equals. None where the model has no hierarchy.
 */
export async function clusterExamples(
  { predictor, model: { hierarchy } }: RestoredHead,
  bank: Omit<SampledBank, "count">,
  indices: readonly number[],
  most: number,
): Promise<ClusterExamples[][]> {
  const { gridSize: side } = bank;
  const levels = (hierarchy?.centers ?? []).map((centers) => {
    const clusters = Array.from({ length: centers.rows }, () => ({ count: 0, best: [] as FoundPatch[] }));
    return { centers: unitRows(centers), clusters };
  });
  for (const index of indices) {
    const data = await imageCodes(predictor.codes, bank, index, predictor.inputs);
    const units = unitRows({ rows: side * side, columns: data.length / (side * side), data });
    for (const { centers, clusters } of levels) {
      const nearest = nearestRows(units, centers);
      const ofItem = new Map<number, FoundPatch>();
      for (const [position, { row: cluster, cosine }] of nearest.entries()) {
        clusters[cluster].count++;
        if (cosine <= (ofItem.get(cluster)?.cosine ?? -Infinity)) continue;
        ofItem.set(cluster, { index, row: Math.floor(position / side), column: position % side, cosine });
      }
      for (const [cluster, patch] of ofItem) {
        const best = [...clusters[cluster].best, patch].sort((a, b) => b.cosine - a.cosine);
        clusters[cluster].best = best.slice(0, most);
      }
    }
  }
  const total = indices.length * side * side;
  return levels.map(({ clusters }) =>
    clusters.map(({ count, best }) => ({
      share: total === 0 ? 0 : count / total,
      patches: best.map(({ index, row, column }) => ({ index, row, column })),
    }))
  );
}

/** Rows at unit length; a row of zeros stays one. */
function unitRows({ rows, columns, data }: FloatMatrix): FloatMatrix {
  const unit = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const values = data.subarray(row * columns, (row + 1) * columns);
    const length = Math.hypot(...values);
    if (length > 0) unit.set(values.map((value) => value / length), row * columns);
  }
  return { rows, columns, data: unit };
}

/** Of each row of unit length, the row of other unit rows with which its product is largest. */
function nearestRows(units: FloatMatrix, others: FloatMatrix): { row: number; cosine: number }[] {
  const { columns } = units;
  return Array.from({ length: units.rows }, (_, at) => {
    let nearest = { row: 0, cosine: -Infinity };
    for (let row = 0; row < others.rows; row++) {
      let cosine = 0;
      for (let i = 0; i < columns; i++) {
        cosine += units.data[at * columns + i] * others.data[row * columns + i];
      }
      if (cosine > nearest.cosine) nearest = { row, cosine };
    }
    return nearest;
  });
}
