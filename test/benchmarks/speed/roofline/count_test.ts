import { assertEquals, assertGreater } from "@std/assert";
import { matMul, ones, relu, slice, tidy } from "@tensorflow/tfjs-core";
import { Counter } from "../../../../benchmarks/speed/roofline/count.ts";
import { setUpFreshStep, setUpStep } from "../../../../benchmarks/speed/tasks/step.ts";
import { WIDTH } from "../../../../benchmarks/speed/synthetic.ts";
import { linear } from "../../../../src/nn/linear.ts";
import type { OmhOptions } from "../../../../src/omh/options.ts";
import { answerOf, missingAdapter, runProbe, testUnless } from "../../../engine/_probe.ts";

const counter = await Counter.start();

Deno.test("Counter counts kernels of ours and of the library, worked by hand", async () => {
  const count = await counter.count(() => {
    const [x, weight, bias] = [ones([8, 4]), ones([4, 16]), ones([16])];
    return Promise.resolve(async () => {
      const y = tidy(() => {
        const layer = linear(x.as2D(8, 4), { weight: weight.as2D(4, 16), bias: bias.as1D() });
        return slice(relu(matMul(layer, weight.as2D(16, 4))), [0, 0], [1, 4]);
      });
      await y.data();
      y.dispose();
    });
  });
  const of = (name: string) => count.kernels.find(({ kernel }) => kernel === name)!;
  const bytes = (...sizes: number[]) => 4 * sizes.reduce((sum, size) => sum + size);
  assertEquals([of("Linear").calls, of("Linear").dispatches], [1, 1]);
  assertEquals([of("Linear").read, of("Linear").written], [bytes(8 * 4, 4 * 16, 16), bytes(8 * 16)]);
  assertEquals(of("Linear").flops, 2 * 8 * 4 * 16);
  assertEquals(of("BatchMatMul").flops, 2 * 8 * 16 * 4);
  assertEquals([of("Relu").read, of("Relu").written, of("Relu").flops], [bytes(32), bytes(32), 32]);
  // Of its input, a slice reads what it gives.
  assertEquals([of("Slice").read, of("Slice").written, of("Slice").flops], [bytes(4), bytes(4), 0]);
  assertEquals([count.readBacks, count.waits, count.downloaded, count.uploaded], [1, 0, bytes(4), 0]);
  assertGreater(count.peakBytes, bytes(8 * 4, 4 * 16, 16, 8 * 16));
});

/** More clusters in two levels than one workgroup balances. */
const LARGE = { levels: 2, expansion: 1100 };
/** What may decide where a plan comes from. */
const PLANS: Readonly<Record<string, { sizes?: typeof LARGE; omh?: Partial<OmhOptions> }>> = {
  "": {},
  ", solved plainly": { omh: { solver: "plain" } },
  ", of many clusters": { sizes: LARGE },
  ", of many clusters, solved plainly": { sizes: LARGE, omh: { solver: "plain" } },
  ", unrolled": { omh: { plan_gradient: "unrolled" } },
  ", of many clusters, unrolled": { sizes: LARGE, omh: { plan_gradient: "unrolled" } },
  ", with uniform plans": { omh: { plan: "uniform" } },
  ", with fixed plans": { omh: { plan: "fixed" } },
};

for (const method of ["stego", "smooseg", "hp", "ppap"] as const) {
  // PPAP's anchors come in blocks of 784 rows.
  const gridSize = method === "ppap" ? 28 : 4;
  for (const [how, { sizes, omh }] of Object.entries(PLANS)) {
    Deno.test(`a step of ${method} with OMH${how} reads back once, after its last shader`, async () => {
      const task = { kind: "step", method, levels: 3, classes: 3, batch: 2, gridSize, ...sizes } as const;
      const { readBacks, waits } = await counter.count(() => setUpStep(task, { ...omh, iterations: 4 }));
      assertEquals({ readBacks, waits }, { readBacks: 1, waits: 0 });
    });
  }
}

Deno.test("a step of eagle waits for colours, and twice for codes, objects and medoids", async () => {
  for (const [levels, batch] of [[0, 2], [3, 2], [3, 3]]) {
    const task = { kind: "step", method: "eagle", levels, classes: 3, batch, gridSize: 4 } as const;
    const { readBacks, waits } = await counter.count(() => setUpStep(task));
    assertEquals({ readBacks, waits }, { readBacks: 8, waits: 7 });
  }
});

Deno.test("a fresh step uploads its batch, which one on the same batch has on the card", async () => {
  const task = { kind: "step", method: "stego", levels: 3, classes: 3, batch: 2, gridSize: 4 } as const;
  const [fresh, again] = [
    await counter.count(() => setUpFreshStep(task)),
    await counter.count(() => setUpStep(task)),
  ];
  // Features of the images and of their neighbours.
  assertEquals(fresh.uploaded - again.uploaded, 2 * 4 * task.batch * task.gridSize ** 2 * WIDTH);
  // Labels, at least.
  assertGreater(again.uploaded, 0);
});

Deno.test("Counter hands the program what it is told to have been read back", async () => {
  const seen: number[] = [];
  const repetition = async () => {
    const x = tidy(() => relu(ones([3])));
    seen.push(...await x.data());
    x.dispose();
  };
  const answer = (bytes: number) => bytes === 12 ? Float32Array.of(1, 2, 3).buffer : undefined;
  await counter.count(() => Promise.resolve(repetition), answer);
  await counter.count(() => Promise.resolve(repetition));
  assertEquals(seen, [1, 2, 3, 1, 2, 3, 0, 0, 0, 0, 0, 0]);
});

const [recorded, onAdapter] = await Promise.all(
  ["recorded", "adapter"].map((how) =>
    runProbe<number[]>("../benchmarks/speed/roofline/dispatches_probe.ts", how)
  ),
);

testUnless(
  missingAdapter(onAdapter),
  "Counter counts the shaders that a pass and a step start on an adapter",
  () => {
    const counts = answerOf(recorded);
    assertGreater(counts[0], 80);
    assertEquals(counts, answerOf(onAdapter));
  },
);
