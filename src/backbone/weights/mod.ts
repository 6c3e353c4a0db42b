/**
 * Weight files, read as data and never run.
 *
 * @module
 */
export * from "./architecture.ts";
export * from "./dino_parameters.ts";
export * from "../../formats/read_weights.ts";
export { type StoredDtype, type StoredTensor, toFloat32, toInt32 } from "../../formats/stored_tensor.ts";
