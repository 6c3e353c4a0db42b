/**
 * The tensors of the public interface, under the names of tfjs.
 *
 * Taken from the functions that make them, so that the documentation of this package does not draw in that of tfjs. They
 * are the very types of tfjs, not look-alikes.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs-core";

/** A tensor of any rank. */
export type Tensor = ReturnType<(typeof tf)["tensor"]>;

/** A tensor of rank 0. */
export type Scalar = ReturnType<(typeof tf)["scalar"]>;

/** A tensor of rank 1. */
export type Tensor1D = ReturnType<(typeof tf)["tensor1d"]>;

/** A tensor of rank 2. */
export type Tensor2D = ReturnType<(typeof tf)["tensor2d"]>;

/** A tensor of rank 3. */
export type Tensor3D = ReturnType<(typeof tf)["tensor3d"]>;

/** A tensor of rank 4. */
export type Tensor4D = ReturnType<(typeof tf)["tensor4d"]>;

/** A trainable tensor of any rank, changed in place by its optimiser. */
export type Variable = ReturnType<(typeof tf)["variable"]>;
