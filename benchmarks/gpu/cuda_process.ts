/** Prints the names of CUDA's devices as JSON. */
import { cudaDevices } from "../../src/engine/cuda_devices.ts";

console.log(JSON.stringify(cudaDevices()));
