import type { WasmKernel } from "./override.ts";

/** `TransportedMax`, a kernel of our own: `max over l of plan[h, l] * activations[p, l]`, and which l. */
export const transportedMax: WasmKernel = {
  name: "TransportedMax",
  compute({ inputs: { plan, activations } }, { memory, kernels }) {
    const [own, other] = plan.shape;
    const [positions] = activations.shape;
    const best = memory.allocate([positions, own]);
    const winners = memory.allocate([positions, own], "int32");
    const scratch = memory.allocate([kernels.transportedMaxScratchBytes(own, other) / 4]);
    const addresses = [plan, activations, best, winners, scratch].map((tensor) => memory.address(tensor));
    kernels.transportedMax(...addresses, positions, own, other);
    memory.free(scratch);
    return [best, winners];
  },
};

/** `TransportedMaxGrad`, a kernel of our own: the gradients of the plan and of the activations. */
export const transportedMaxGradient: WasmKernel = {
  name: "TransportedMaxGrad",
  compute({ inputs: { dy, plan, activations, winners } }, { memory, kernels }) {
    const [own, other] = plan.shape;
    const gradients = [memory.allocate(plan.shape), memory.allocate(activations.shape)];
    for (const gradient of gradients) memory.clear(gradient);
    const addresses = [dy, plan, activations, winners, ...gradients].map((tensor) => memory.address(tensor));
    kernels.transportedMaxGradient(...addresses, activations.shape[0], own, other);
    return gradients;
  },
};
