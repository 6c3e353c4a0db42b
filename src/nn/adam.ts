/**
 * Adam and AdamW, as PyTorch computes them.
 *
 * @module
 */
import { add, div, mul, sqrt, square, sub, tidy, variable, zerosLike } from "@tensorflow/tfjs-core";
import { type FusedKernel, fusedKernel } from "./fused.ts";
import type { Tensor, Variable } from "./types.ts";

/** Settings of {@linkcode Adam}. */
export interface AdamOptions {
  /** Step size. */
  readonly learningRate: number;
  /**
   * Share of each parameter, weights and biases alike, taken away per unit of learning rate before the step
   * (AdamW's decoupled decay).
   *
   * @default {0}
   */
  readonly weightDecay?: number;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
/** The references use 1e-8; tfjs's own default of 1e-7 moves the golden vectors. */
const EPSILON = 1e-8;

/**
 * An optimiser that owns the moments of its parameters.
 *
 * @example The first step is the learning rate long
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { scalar, variable } from "@tensorflow/tfjs-core";
 * import { Adam, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const x = variable(scalar(1));
 * const adam = new Adam([x], { learningRate: 0.25 });
 * adam.step([scalar(40)]);
 * assertAlmostEquals((await x.data())[0], 0.75, 1e-6);
 * adam.dispose();
 * ```
 */
export class Adam {
  readonly #options: AdamOptions;
  readonly #moments: { readonly first: Variable; readonly second: Variable }[];
  /** Number of steps taken. Set it when resuming. */
  steps = 0;

  /**
   * Starts with moments of 0.
   *
   * @param parameters The parameters to move; the optimiser does not own them.
   * @param options Step size and decay.
   */
  constructor(readonly parameters: readonly Variable[], options: AdamOptions) {
    this.#options = options;
    this.#moments = parameters.map((parameter) =>
      tidy(() => ({ first: variable(zerosLike(parameter)), second: variable(zerosLike(parameter)) }))
    );
  }

  /**
   * Moves every parameter: `p <- p (1 - lr decay) - lr mhat / (sqrt(vhat) + eps)`.
   *
   * @param gradients One per parameter, of its shape, in the order of {@linkcode parameters}.
   */
  step(gradients: readonly Tensor[]): void {
    Adam.stepAll([{ adam: this, gradients }]);
  }

  /**
   * Takes a step of each of several optimisers: of all at once, where the engine has a kernel for that.
   *
   * @param steps Optimisers and the gradients of their parameters, as {@linkcode step} has them.
   *
   * @example Two optimisers, each with a step size of its own
   * ```ts
   * import { assertAlmostEquals } from "@std/assert";
   * import { scalar, variable } from "@tensorflow/tfjs-core";
   * import { Adam, startEngine } from "@omh/bench";
   *
   * await startEngine("wasm");
   * const [x, y] = [variable(scalar(1)), variable(scalar(1))];
   * const [slow, fast] = [new Adam([x], { learningRate: 0.25 }), new Adam([y], { learningRate: 0.5 })];
   * Adam.stepAll([{ adam: slow, gradients: [scalar(40)] }, { adam: fast, gradients: [scalar(40)] }]);
   * assertAlmostEquals((await x.data())[0], 0.75, 1e-6);
   * assertAlmostEquals((await y.data())[0], 0.5, 1e-6);
   * ```
   */
  static stepAll(steps: readonly { readonly adam: Adam; readonly gradients: readonly Tensor[] }[]): void {
    const moving = steps.flatMap(({ adam, gradients }) => adam.#moving(gradients));
    const together = fusedKernel("AdamSteps");
    tidy(() => {
      if (together) return assignAll(moving, moveTogether(together, moving));
      moving.forEach((one) => tidy(() => assignAll([one], move(one))));
    });
  }

  /** Counts a step, and gives what moves in it. */
  #moving(gradients: readonly Tensor[]): MovingVariables[] {
    this.steps++;
    const { learningRate, weightDecay = 0 } = this.#options;
    const scales = {
      rate: learningRate / (1 - BETA1 ** this.steps),
      correction: 1 / Math.sqrt(1 - BETA2 ** this.steps),
      keep: 1 - learningRate * weightDecay,
    };
    return this.parameters.map((parameter, i) => ({
      tensors: { parameter, gradient: gradients[i], ...this.#moments[i] },
      scales,
    }));
  }

  /** The moments, first then second for each parameter: what a checkpoint must hold besides {@linkcode steps}. */
  get state(): readonly Variable[] {
    return this.#moments.flatMap(({ first, second }) => [first, second]);
  }

  /** Frees the moments. */
  dispose(): void {
    this.state.forEach((moment) => moment.dispose());
  }
}

/** The numbers of every step, as kernels have them. */
const MOMENTS = { beta1: BETA1, rest1: 1 - BETA1, beta2: BETA2, rest2: 1 - BETA2, epsilon: EPSILON };

/** The numbers of a step: rate over the bias of the first moment, 1 over the root of that of the second, 1 - lr decay. */
interface StepScales {
  readonly rate: number;
  readonly correction: number;
  readonly keep: number;
}

/** A parameter, its gradient and its moments, and the scales of its step. */
type Moving = {
  readonly tensors: Readonly<Record<"parameter" | "gradient" | "first" | "second", Tensor>>;
  readonly scales: StepScales;
};

/** What moves, as the variables that are moved. */
type MovingVariables = Moving & {
  readonly tensors: Readonly<Record<"parameter" | "first" | "second", Variable>>;
};

/** Gives parameters and their moments the values that come in threes. */
function assignAll(moving: readonly MovingVariables[], moved: readonly Tensor[]): void {
  moving.forEach(({ tensors: { parameter, first, second } }, i) =>
    [parameter, first, second].forEach((variable, at) => variable.assign(moved[3 * i + at]))
  );
}

/** All parameters and their moments after a step. */
function moveTogether(fused: FusedKernel, moving: readonly Moving[]): Tensor[] {
  const numbered = <T>(of: (one: Moving) => Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      moving.flatMap((one, i) => Object.entries(of(one)).map(([name, value]) => [`${name}${i}`, value])),
    );
  return fused(numbered(({ tensors }) => tensors), {
    ...MOMENTS,
    ...numbered<number>(({ scales }) => ({ ...scales })),
  }) as Tensor[];
}

/** The parameter and its moments after a step. */
function move({ tensors, scales }: Moving): Tensor[] {
  const { rate, correction, keep } = scales;
  const fused = fusedKernel("AdamStep");
  if (fused) return fused(tensors, { ...MOMENTS, rate, correction, keep }) as Tensor[];
  const { parameter, gradient } = tensors;
  const first = add(mul(tensors.first, BETA1), mul(gradient, 1 - BETA1));
  const second = add(mul(tensors.second, BETA2), mul(square(gradient), 1 - BETA2));
  const step = div(mul(first, rate), add(mul(sqrt(second), correction), EPSILON));
  return [sub(mul(parameter, keep), step), first, second];
}
