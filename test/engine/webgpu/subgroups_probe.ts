/** Prints what is found of the adapter's subgroups, as JSON. Run as a process of its own by the tests. */
import { SUBGROUPS, subgroupSize } from "../../../src/engine/webgpu/subgroups.ts";

/** What the probe prints. */
export interface FoundSubgroups {
  /** Smallest and largest, as the adapter has it. */
  readonly said: readonly [number, number];
  /** With the feature; undefined where the adapter does not give it. */
  readonly found?: number;
  /** Where the adapter is said to have subgroups of twice that size, and of several sizes. */
  readonly twice?: number;
  readonly several?: number;
  /** On a device without the feature. */
  readonly without: number;
}

const adapter = await navigator.gpu?.requestAdapter();
if (!adapter) console.log(JSON.stringify({ error: "there is no adapter" }));
else {
  const { subgroupMinSize, subgroupMaxSize } = adapter.info;
  const device = await adapter.requestDevice({ requiredFeatures: [SUBGROUPS] }).catch(() => undefined);
  const sizeIf = (least: number, most: number) =>
    device && subgroupSize(device, { subgroupMinSize: least, subgroupMaxSize: most });
  const plain = await (await navigator.gpu.requestAdapter())!.requestDevice();
  const found: FoundSubgroups = {
    said: [subgroupMinSize, subgroupMaxSize],
    found: await sizeIf(subgroupMinSize, subgroupMaxSize),
    twice: await sizeIf(2 * subgroupMaxSize, 2 * subgroupMaxSize),
    several: await sizeIf(subgroupMinSize, 2 * subgroupMaxSize),
    without: await subgroupSize(plain, adapter.info),
  };
  console.log(JSON.stringify(found));
}
