import { sizeOf, type WasmKernel } from "./override.ts";

/** `AdamStep`, a kernel of our own: a parameter and its moments after a step. */
export const adamStep: WasmKernel = {
  name: "AdamStep",
  compute({ inputs: { parameter, gradient, first, second }, attrs }, { memory, kernels }) {
    const moved = [parameter, first, second].map(({ shape }) => memory.allocate(shape));
    const addresses = [parameter, gradient, first, second, ...moved].map((tensor) => memory.address(tensor));
    const scalars = ["beta1", "rest1", "beta2", "rest2", "rate", "correction", "epsilon", "keep"];
    kernels.adam(...addresses, sizeOf(parameter.shape), ...scalars.map((name) => attrs[name] as number));
    return moved;
  },
};
