/**
 * First digits of the SHA-256 of our shaders, as `test/engine/webgpu/kernels_test.ts` has them made: part of the engine's
 * numerics.
 */
export const GPU_KERNELS = "ca29b8b6";
