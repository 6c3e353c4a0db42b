import { grad, type Scalar, type Tensor, tensor1d, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { startEngine } from "../../src/engine/start.ts";
import { crossEntropySum } from "../../src/nn/cross_entropy.ts";
import {
  assertGradients,
  assertKeeps,
  assertTensor,
  assertValues,
  spread,
  tensorTest,
} from "./tensor_fixture.ts";

const labels = (...values: number[]) => tensor1d(values, "int32");

tensorTest("crossEntropySum() of equal logits is the logarithm of the number of classes", () => {
  const logits = tensor2d([[5, 5, 5], [0, 0, 0]]);
  assertTensor(crossEntropySum(logits, labels(0, 2)), [], [2 * Math.log(3)], 1e-6);
});

tensorTest("crossEntropySum() leaves out rows whose label is no class, in value and gradient", () => {
  const logits = tensor2d([[1, 2], [3, 4], [0, 0]]);
  const chosen = labels(-1, 2, 1);
  assertTensor(crossEntropySum(logits, chosen), [], [Math.LN2], 1e-6);
  const slope = grad((x: Tensor) => crossEntropySum(x as Tensor2D, chosen))(logits);
  assertTensor(slope, [3, 2], [0, 0, 0, 0, 0.5, -0.5], 1e-6);
});

tensorTest("crossEntropySum() stays finite for logits of any size", () => {
  assertTensor(crossEntropySum(tensor2d([[1000, 0], [-1000, 0]]), labels(1, 1)), [], [1000], 1e-3);
});

tensorTest("crossEntropySum() has the gradient that differences show", () => {
  const chosen = labels(2, 0, -1);
  const loss = (x: Tensor) => crossEntropySum(x as Tensor2D, chosen) as Scalar;
  return assertGradients(loss, [tensor2d(spread(15), [3, 5])]);
});

tensorTest("crossEntropySum() agrees between the engine's kernel and plain operations", async () => {
  const shape = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 2, max: 13 }));
  await fc.assert(
    fc.asyncProperty(shape, async ([rows, classes]) => {
      const run = async (name: "wasm" | "cpu") => {
        await startEngine(name);
        const logits = tensor2d(spread(rows * classes), [rows, classes]);
        const chosen = tensor1d(spread(rows, 5).map((x) => Math.floor(x * classes)), "int32");
        const f = (x: Tensor) => crossEntropySum(x as Tensor2D, chosen);
        return [...f(logits).dataSync(), ...grad(f)(logits).dataSync()];
      };
      const plain = await run("cpu");
      assertValues(await run("wasm"), plain, 1e-5);
    }),
    { numRuns: 20 },
  );
});

tensorTest("crossEntropySum() keeps its result alone", () => {
  const [logits, chosen] = [tensor2d(spread(6), [2, 3]), labels(0, 1)];
  assertKeeps(1, () => crossEntropySum(logits, chosen));
});
