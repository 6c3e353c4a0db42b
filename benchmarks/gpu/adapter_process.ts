/** Prints what the runtime's graphics interface finds, as JSON. */
import { cardName } from "../../src/engine/webgpu.ts";
import type { Adapter } from "./examine_adapter.ts";

const adapter = await navigator.gpu?.requestAdapter();
if (!adapter) console.log("[]");
else {
  const { info, features, limits } = adapter;
  const names = Object.keys(Object.getOwnPropertyDescriptors(GPUSupportedLimits.prototype))
    .filter((name) => name.startsWith("m"));
  const found: Adapter = {
    card: cardName(info),
    vendor: info.vendor,
    device: info.device,
    software: info.isFallbackAdapter,
    features: [...features].sort(),
    limits: Object.fromEntries(
      names.map((name) => [name, limits[name as keyof GPUSupportedLimits] as number]),
    ),
  };
  console.log(JSON.stringify([found]));
}
