import { assert, assertEquals } from "@std/assert";
import {
  customGrad,
  memory,
  mul,
  ones,
  type Scalar,
  sin,
  sum,
  type Tensor,
  tensor1d,
  variable,
} from "@tensorflow/tfjs-core";
import { lossGradients } from "../../src/nn/gradients.ts";
import { assertTensor, tensorTest } from "./tensor_fixture.ts";

/** Hands its argument on, and in the backward pass calls `look`. */
function watched(x: Tensor, look: () => void): Tensor {
  const operation = customGrad((x) => ({
    value: (x as Tensor).clone(),
    gradFunc: (dy: Tensor) => {
      look();
      return dy.clone();
    },
  }));
  return operation(x);
}

tensorTest("a backward pass frees what it has gone past", () => {
  const size = 1000;
  const x = variable(ones([size]));
  const before = memory().numBytes;
  let after = Infinity;
  lossGradients(() => {
    let y = watched(x, () => after = memory().numBytes);
    for (let i = 0; i < 20; i++) y = sin(y);
    return { loss: sum(y) as Scalar };
  }, [x]);
  // At the first operation, the last to be passed, at most: its gradient, what that came from, and some scalars.
  assert(after - before < 4 * 4 * size, `${after - before} bytes`);
});

/** `2 x + 3 y`, with gradients as `gradients` gives them. */
function combined(x: Tensor, y: Tensor, gradients: (dy: Tensor) => Tensor[]): Tensor {
  const operation = customGrad((x, y) => ({
    value: mul(2, x as Tensor).add(mul(3, y as Tensor)),
    gradFunc: gradients,
  }));
  return operation(x, y);
}

for (
  const [what, gradients, expected] of [
    ["its own argument", (dy: Tensor) => [dy, mul(dy, 3)], [1, 3]],
    ["one tensor for two arguments", (dy: Tensor) => [mul(dy, 5)].flatMap((g) => [g, g]), [5, 5]],
  ] as const
) {
  tensorTest(`a gradient function may give ${what}`, () => {
    const [a, b] = [variable(tensor1d([1, 2])), variable(tensor1d([3, 4]))];
    const { gradients: [da, db] } = lossGradients(() => {
      // The sines read the gradients in turn, one after the other.
      const [x, y] = [sin(a), sin(b)];
      return { loss: sum(combined(x, y, gradients)) as Scalar };
    }, [a, b]);
    assertTensor(da, [2], [1, 2].map((x) => expected[0] * Math.cos(x)), 1e-5);
    assertTensor(db, [2], [3, 4].map((x) => expected[1] * Math.cos(x)), 1e-5);
  });
}

tensorTest("a gradient function may give a tensor that was there before", () => {
  const a = variable(tensor1d([1, 2]));
  const constant = tensor1d([7, 8]);
  const operation = customGrad((x) => ({ value: sum(x as Tensor), gradFunc: () => constant }));
  for (let time = 0; time < 2; time++) {
    const { gradients: [da] } = lossGradients(() => ({ loss: operation(sin(a)) as Scalar }), [a]);
    assertTensor(da, [2], [7 * Math.cos(1), 8 * Math.cos(2)], 1e-5);
  }
  assertEquals(constant.isDisposed, false);
});
