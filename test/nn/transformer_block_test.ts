import {
  type Scalar,
  square,
  sum,
  tensor,
  type Tensor1D,
  tensor1d,
  type Tensor2D,
  tensor2d,
  tidy,
  type Variable,
  variable,
  zeros,
} from "@tensorflow/tfjs-core";
import { lossGradients } from "../../src/nn/gradients.ts";
import { ownedVariable } from "../../src/nn/initialize.ts";
import { type BlockParameters, transformerBlock } from "../../src/nn/transformer_block.ts";
import {
  assertKeeps,
  assertTensor,
  assertValues,
  finiteDifferences,
  spread,
  tensorTest,
} from "./tensor_fixture.ts";

const CHANNELS = 4;
const tokens = () => tensor2d(spread(6 * CHANNELS), [6, CHANNELS]);

/** A block whose parameters follow no pattern. */
function block(): BlockParameters {
  let from = 100;
  const matrix = (rows: number, columns: number) =>
    ownedVariable(tensor2d(spread(rows * columns, from += 97), [rows, columns]));
  const linear = (inputs: number, outputs: number) => ({
    weight: matrix(inputs, outputs),
    bias: matrix(1, outputs),
  });
  const vector = () => tidy(() => variable(tensor1d(spread(CHANNELS, from += 97))) as Tensor1D & Variable);
  const norm = () => ({ gain: vector(), bias: vector() });
  return {
    norm1: norm(),
    qkv: linear(CHANNELS, 3 * CHANNELS),
    projection: linear(CHANNELS, CHANNELS),
    norm2: norm(),
    fc1: linear(CHANNELS, 8),
    fc2: linear(8, CHANNELS),
  };
}

tensorTest("transformerBlock() whose branches end in zeros gives its tokens back", () => {
  const silent = {
    weight: ownedVariable(zeros([CHANNELS, CHANNELS])),
    bias: ownedVariable(zeros([1, CHANNELS])),
  };
  const deep = { weight: ownedVariable(zeros([8, CHANNELS])), bias: ownedVariable(zeros([1, CHANNELS])) };
  const x = tokens();
  const y = transformerBlock(x, 2, 2, { ...block(), projection: silent, fc2: deep });
  assertTensor(y, [6, CHANNELS], x.dataSync(), 0);
});

tensorTest("transformerBlock() has the gradients of every parameter that differences show", async () => {
  const parameters = block();
  const [x, named] = [
    tokens(),
    Object.values(parameters).flatMap((part) => Object.values(part) as Variable[]),
  ];
  const loss = () => sum(square(transformerBlock(x as Tensor2D, 2, 2, parameters))) as Scalar;
  const { gradients } = lossGradients(() => ({ loss: loss() }), named);
  for (const [i, parameter] of named.entries()) {
    const start = parameter.dataSync().slice() as Float32Array;
    const value = (values: Float32Array) => {
      parameter.assign(tensor(values, parameter.shape));
      return loss().dataSync()[0];
    };
    const slopes = await finiteDifferences(value, start, 0.01);
    parameter.assign(tensor(start, parameter.shape));
    // The loss is about 50, so that a slope is good to 50 x 1e-7 / 0.01, and to the curvature, which is larger.
    assertValues(gradients[i].dataSync(), slopes, 0.1);
  }
});

tensorTest("transformerBlock() keeps one tensor", () => {
  const [x, parameters] = [tokens(), block()];
  return assertKeeps(1, () => transformerBlock(x, 2, 2, parameters));
});
