import { assertEquals, assertThrows } from "@std/assert";
import { registerKernel, type TensorInfo, unregisterKernel } from "@tensorflow/tfjs-core";
import { tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import { DivergedError } from "../../src/nn/diverged_error.ts";
import { cardLevelPlans } from "../../src/omh/card_plans.ts";
import { Hierarchy } from "../../src/omh/hierarchy.ts";
import { planTensor } from "../../src/omh/level_plans.ts";
import { assertKeeps, assertTensor, tensorTest } from "../nn/tensor_fixture.ts";
import { matrix, omh } from "./omh_fixture.ts";

const centers = () => [matrix(2, 5), matrix(3, 5, 40), matrix(4, 5, 90)];

/** Runs with a kernel that finds the uniform plan, in the place of a card's. */
async function withKernel(run: () => void | Promise<void>): Promise<void> {
  const kernelFunc = ({ inputs }: { inputs: Record<string, TensorInfo | undefined> }) => {
    const [rows, columns] = [inputs.higher!.shape[0], inputs.lower!.shape[0]];
    const plan = new Float32Array(rows * columns).fill(1 / (rows * columns));
    return [tensor2d(plan, [rows, columns]), tensor1d([Math.log(rows * columns), 1, 1e-4, 0])];
  };
  registerKernel({ kernelName: "TransportPlan", backendName: "wasm", kernelFunc });
  try {
    await run();
  } finally {
    unregisterKernel("TransportPlan", "wasm");
  }
}

tensorTest("cardLevelPlans() leaves to the processor what no kernel of the engine solves", async () => {
  assertEquals(cardLevelPlans(centers(), omh()), null);
  await withKernel(() => {
    assertEquals(cardLevelPlans(centers(), omh())!.map(({ rows, columns }) => [rows, columns]), [[2, 3], [
      3,
      4,
    ]]);
  });
});

tensorTest(
  "cardLevelPlans() gives plans whose entropy is a number once it is read",
  () =>
    withKernel(async () => {
      const [plan] = cardLevelPlans(centers(), omh())!;
      assertEquals(plan.entropy.from(await plan.entropy.tensor.data<"float32">()), Math.fround(Math.log(6)));
      const error = assertThrows(() => plan.entropy.from(Float32Array.of(1, 1, 0.01, 0)), DivergedError);
      assertEquals(
        error.reason,
        "the transport plan between levels 1 and 2 has lost its marginals: row 2 holds 1.01 times its mass " +
          "(solver log, epsilon 0.02)",
      );
      const [plain] = cardLevelPlans(centers(), omh({ solver: "plain" }))!;
      assertEquals(
        assertThrows(() => plain.entropy.from(Float32Array.of(1, 1, 0, 1)), DivergedError).reason,
        "the transport plan between levels 1 and 2 is not finite (solver plain, epsilon 0.02)",
      );
      assertThrows(() => plan.entropy.from(Float32Array.of(NaN, 0, NaN, NaN)), DivergedError);
    }),
);

tensorTest("planTensor() takes the plans of a card, and keeps one tensor", () =>
  withKernel(async () => {
    const [higher, lower] = centers();
    const [plan] = cardLevelPlans([higher, lower], omh())!;
    assertTensor(
      planTensor(plan, higher, lower, omh({ plan_scale: "row" })),
      [2, 3],
      Array(6).fill(1 / 3),
      1e-6,
    );
    await assertKeeps(1, () => planTensor(plan, higher, lower, omh()));
    // The card still has its own.
    assertTensor(plan.plan, [2, 3], Array(6).fill(Math.fround(1 / 6)), 0);
  }));

tensorTest(
  "prepare() solves where the centres are, unless the plan is fixed or has no weight",
  () =>
    withKernel(async () => {
      const prepared = (changes: Parameters<typeof omh>[0]) =>
        new Hierarchy(centers().map((center) => center.variable()) as never, omh(changes)).prepare(0);
      assertEquals((await prepared({}))!.map(({ plan }) => plan instanceof Float32Array), [false, false]);
      assertEquals((await prepared({ plan: "uniform" }))!.map(({ plan }) => plan instanceof Float32Array), [
        true,
        true,
      ]);
      assertEquals(await prepared({ lambda_match: 0 }), []);
    }),
);
