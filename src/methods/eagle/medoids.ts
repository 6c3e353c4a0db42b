/**
 * The prototypes of EAGLE's objects: of the rows of each object the one that is nearest to all others (reference: EAGLE,
 * section 6). Nothing here is differentiated.
 *
 * @module
 */
import {
  add,
  argMax,
  concat,
  gather,
  matMul,
  mul,
  neg,
  range,
  relu,
  reshape,
  slice,
  sqrt,
  square,
  sub,
  sum,
  tensor1d,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import { oneHot } from "../../nn/indicators.ts";
import type { Tensor1D, Tensor2D } from "../../nn/types.ts";

/** Rows whose distances from all others of their object are held at once. */
const BLOCK = 256;

/** The objects of a batch that have rows. */
export interface Prototypes {
  /** The number of the row that stands for each, in ascending order of the objects. */
  readonly medoids: Int32Array;
  /** Which of them each row belongs to. */
  readonly members: Int32Array;
}

/**
 * Finds the medoids.
 *
 * @param rows Unit rows of the whole batch: rank 2, `[rows, D]`, float32.
 * @param objects The object of each row, from 0.
 */
export async function findMedoids(rows: Tensor2D, objects: Int32Array): Promise<Prototypes> {
  const places = new Map<number, number[]>();
  objects.forEach((object, row) => {
    const own = places.get(object);
    if (own) own.push(row);
    else places.set(object, [row]);
  });
  const present = [...places.keys()].sort((a, b) => a - b);
  const nearest = tidy(() =>
    concat(present.map((object) => {
      const own = places.get(object)!;
      // Of one row and of two the first: as near to the other as that is to it.
      if (own.length <= 2) return tensor1d([0], "int32");
      const sums = distanceSums(gather(rows, tensor1d(own, "int32")) as Tensor2D);
      return reshape(argMax(neg(sums)), [1]);
    }))
  );
  const chosen = await nearest.data<"int32">();
  nearest.dispose();
  const indices = new Map(present.map((object, index) => [object, index]));
  return {
    medoids: Int32Array.from(present, (object, index) => places.get(object)![chosen[index]]),
    members: objects.map((object) => indices.get(object)!),
  };
}

/** The sum of each row's Euclidean distances from all rows: rank 1, `[rows]`. At least two rows. */
export function distanceSums(rows: Tensor2D): Tensor1D {
  const [count, channels] = rows.shape;
  return tidy(() => {
    const squares = sum(square(rows), 1, true);
    const across = transpose(squares);
    const blocks: Tensor1D[] = [];
    for (let first = 0; first < count; first += BLOCK) {
      const size = Math.min(BLOCK, count - first);
      blocks.push(tidy(() => {
        const own = slice(rows, [first, 0], [size, channels]);
        const apart = add(slice(squares, [first, 0], [size, 1]), across);
        const distances = sqrt(relu(sub(apart, mul(matMul(own, rows, false, true), 2))));
        // A row is no distance from itself, whatever rounding leaves.
        const others = sub(1, oneHot(range(first, first + size, 1, "int32"), count));
        return sum(mul(distances, others), 1) as Tensor1D;
      }));
    }
    return concat(blocks);
  });
}
