/**
 * Prints how many shaders a small pass and a small step start: by a recording, or on an adapter. Run as a process of its own:
 * graphics drivers in software may crash when a process ends.
 */
import { countTasks } from "../../../../benchmarks/speed/roofline/tasks.ts";
import { setUpStep } from "../../../../benchmarks/speed/tasks/step.ts";
import { setUpVit } from "../../../../benchmarks/speed/tasks/vit.ts";
import type { StepTask, VitTask } from "../../../../benchmarks/speed/types.ts";
import { startEngine } from "../../../../src/engine/start.ts";

const VIT: VitTask = { kind: "vit", channels: 64, side: 16 };
const STEP: StepTask = { kind: "step", method: "stego", levels: 2, classes: 3, batch: 2, gridSize: 4 };

async function recorded(): Promise<number[]> {
  const counted = await countTasks([VIT, STEP].map((task) => ({ name: "", title: "", task })));
  return counted.map(([, { kernels }]) => kernels.reduce((sum, { dispatches }) => sum + dispatches, 0));
}

async function onAdapter(): Promise<number[]> {
  await startEngine("webgpu");
  let dispatches = 0;
  const plain = GPUComputePassEncoder.prototype.dispatchWorkgroups;
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...sizes) {
    dispatches++;
    return plain.apply(this, sizes);
  };
  const counts: number[] = [];
  for (const repetition of [setUpVit(VIT, {}), await setUpStep(STEP)]) {
    await repetition();
    dispatches = 0;
    await repetition();
    counts.push(dispatches);
  }
  return counts;
}

try {
  console.log(JSON.stringify(await (Deno.args[0] === "recorded" ? recorded() : onAdapter())));
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }));
}
