import type { NetworkRuntime } from "../types.ts";

/** What an engine's description says of onnxruntime: which one runs backbones, or why none does; nothing where it is not installed. */
export function backbonesBy(networks: NetworkRuntime | undefined, passedOver: readonly string[]): string {
  const reasons = passedOver.length > 0 ? ` (onnxruntime passed over ${passedOver.join("; ")})` : "";
  return networks ? `, backbones by ${networks.name}${reasons}` : reasons;
}
