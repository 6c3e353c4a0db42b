/**
 * How long a job will take, for its time limit.
 *
 * @module
 */
import { isExternal, isRerun } from "../../spec/external.ts";
import { cohortSeconds, estimateCohort } from "../cost.ts";
import { mapRoom } from "../../features/cache/cache_folder.ts";
import { GPUS, gpuSpeed, WORKER_SPEED } from "../machine.ts";
import { estimateInputs } from "../memory.ts";
import type { Resources } from "../resources.ts";
import type { Job } from "../types.ts";

/**
 * Seconds that a job takes by estimate.
 *
 * @param gpu Name of the GPU that it runs on; undefined for a worker on cores.
 * @returns Infinity for a program, of which nothing is known.
 */
export async function jobSeconds(
  { cells, cache }: Pick<Job, "cells" | "cache">,
  resources: Resources,
  gpu?: string,
): Promise<number> {
  const [{ settings }] = cells;
  if (isRerun(settings)) return Infinity;
  if (isExternal(settings)) return 0;
  const sizes = await resources.sizes(settings);
  const inputs = await estimateInputs(cells.map(({ settings }) => settings), settings, sizes, resources);
  const cost = estimateCohort({ ...inputs, disk: cache ? mapRoom(cache.budget) : 0 });
  return cohortSeconds(cost, gpu === undefined ? WORKER_SPEED : gpuSpeed(GPUS[gpu]));
}
