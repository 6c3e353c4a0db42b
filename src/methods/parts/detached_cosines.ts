/**
 * Cosines of codes that no gradient reaches with centres that it does.
 *
 * @module
 */
import { customGrad, type Tensor, tidy } from "@tensorflow/tfjs-core";
import { fusedKernel } from "../../nn/fused.ts";
import { NORM_FLOOR } from "../../nn/normalize.ts";
import type { Tensor2D } from "../../nn/types.ts";
import { clusterCosines } from "./cluster_probe.ts";

/**
 * Computes what {@linkcode clusterCosines} does; where the engine has a kernel for that, codes and centres are brought to unit length
 * in one pass.
 *
 * @param codes rank 2, `[positions, K]`, float32, cut from the gradient by the caller.
 * @param centers rank 2, `[clusters, K]`, float32. The gradient reaches them.
 * @returns rank 2, `[positions, clusters]`.
 */
export function detachedCosines(codes: Tensor2D, centers: Tensor2D): Tensor2D {
  const fused = fusedKernel("CenterCosines");
  if (!fused) return clusterCosines(codes, centers);
  const operation = customGrad((centers, save) => {
    const [value, unit, norm] = fused({ rows: codes, centers: centers as Tensor }, {
      floor: NORM_FLOOR,
    }) as Tensor[];
    (save as (tensors: Tensor[]) => void)([unit, norm]);
    return {
      value,
      gradFunc: (dy: Tensor, [unit, norm]: Tensor[]) =>
        ([fusedKernel("CenterCosinesGrad")!({ dy, unit, norm })].flat() as Tensor[])[0],
    };
  });
  return tidy(() => operation(centers)) as Tensor2D;
}
