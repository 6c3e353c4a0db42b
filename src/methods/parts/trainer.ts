/**
 * The training step that all methods share: prepare, differentiate, update.
 *
 * @module
 */
import { engine, scalar, tidy, variable } from "@tensorflow/tfjs-core";
import { Adam, type AdamOptions } from "../../nn/adam.ts";
import { DivergedError } from "../../nn/diverged_error.ts";
import { stackedGradients } from "../../nn/gradients.ts";
import { computesAside, type PendingNumber, readTogether } from "../../nn/pending.ts";
import type { Batch } from "../../features/types.ts";
import type { Scalar, Tensor, Variable } from "../../nn/types.ts";
import type { Hierarchy } from "../../omh/hierarchy.ts";
import type { Predictor, StepReport, Trainer } from "../types.ts";

/** Parameters that one optimiser moves. */
export interface ParameterGroup {
  /** Parameters by stable name. */
  readonly parameters: Readonly<Record<string, Variable>>;
  /** Settings of the optimiser that moves them. */
  readonly optimizer: AdamOptions;
  /**
   * Training step, from 0, with which the optimiser begins: its own first step, whatever the others have done.
   *
   * @default {0}
   */
  readonly from?: number;
  /**
   * Training step, from 0, before which the optimiser ends.
   *
   * @default {none: it goes on to the last}
   */
  readonly until?: number;
}

/**
 * The group of a hierarchy's centres: its optimiser begins with its losses.
 *
 * @param hierarchy The hierarchy.
 * @param optimizer Settings of the optimiser.
 * @returns The group, `omh` by name.
 *
 * @example Centres that begin to move in step 5
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Hierarchy, hierarchyGroup, omhOptions, RandomStreams, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const hierarchy = Hierarchy.create(new RandomStreams(0), 3, 4, omhOptions.parse({ start_step: 5 }));
 * assertEquals(hierarchyGroup(hierarchy, { learningRate: 5e-3 }).from, 5);
 * ```
 */
export function hierarchyGroup(hierarchy: Hierarchy, optimizer: AdamOptions): ParameterGroup {
  return { parameters: hierarchy.parameters, optimizer, from: hierarchy.options.start_step };
}

/** Name, in a trainer's state, of the number of steps that its optimisers count; there if it skips steps. */
export const COUNTED_STEPS = "adam/steps";

/** What is particular to a method. `Prepared` is all of a step that needs no gradient: draws, targets, plans. */
export interface TrainerParts<Prepared> {
  /** Disjoint groups by name, stepped in this order. The trainer owns all parameters. */
  readonly groups: Readonly<Record<string, ParameterGroup>>;
  /** State that no gradient moves, e.g. averages. Owned by the trainer. */
  readonly buffers?: Readonly<Record<string, Variable>>;
  /** What the trained parameters predict with. */
  readonly predictor: Predictor;
  /**
   * Names of parameters and buffers that the predictor does not read: a kept model lacks them.
   *
   * @default {none}
   */
  readonly unread?: readonly string[];
  /** The OMH hierarchy, where there is one. The predictor does not read its centres. */
  readonly hierarchy?: Hierarchy | null;
  /** Computes, off the gradient tape, what the objective needs. Its tensors are freed after the step. */
  prepare(batch: Batch): Promise<Prepared>;
  /** The weighted losses by name, differentiably. */
  objective(prepared: Prepared, batch: Batch): Record<string, Scalar>;
  /**
   * Whether a step with these losses changes nothing: no parameter, no moment, and no optimiser counts it.
   *
   * @default {never}
   */
  skips?(losses: Readonly<Record<string, number>>): boolean;
  /** Runs between the backward pass and the optimisers: averages to move, gradients to clip. */
  beforeUpdate?(gradients: Record<string, Tensor>): Record<string, Tensor>;
  /** Runs after the optimisers: averages that follow what they have moved. */
  afterUpdate?(batch: Batch): void;
  /** Quantities for the log; those that the engine still has are read with the losses. */
  diagnostics?(prepared: Prepared): Record<string, number | PendingNumber>;
}

/**
 * Builds a method's trainer from its parts.
 *
 * @param parts Parameters, losses and what else is particular to the method.
 * @returns The trainer; it owns the parameters and buffers.
 *
 * @example Moves one number to 3
 * ```ts
 * import { assertLess } from "@std/assert";
 * import { scalar, square, sub, variable, zeros } from "@tensorflow/tfjs-core";
 * import { type Batch, createTrainer, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const x = variable(scalar(0));
 * const trainer = createTrainer({
 *   groups: { all: { parameters: { x }, optimizer: { learningRate: 0.1 } } },
 *   predictor: { codes: (features) => features.clone(), clusters: (codes) => codes.clone() },
 *   prepare: () => Promise.resolve(null),
 *   objective: () => ({ distance: square(sub(x, 3)) }),
 * });
 * const batch: Batch = {
 *   step: 0,
 *   features: zeros([1, 1, 1, 1]),
 *   labels: { height: 1, width: 1, data: new Int32Array(1) },
 * };
 * const first = await trainer.step(batch);
 * const second = await trainer.step(batch);
 * assertLess(second.losses.distance, first.losses.distance);
 * trainer.dispose();
 * ```
 */
export function createTrainer<Prepared>(parts: TrainerParts<Prepared>): Trainer {
  return new GradientTrainer(parts);
}

class GradientTrainer<Prepared> implements Trainer {
  readonly predictor: Predictor;
  readonly hierarchy?: Hierarchy;
  readonly kept: readonly string[];
  readonly #parts: TrainerParts<Prepared>;
  readonly #parameters: Readonly<Record<string, Variable>>;
  readonly #optimizers: readonly {
    readonly names: readonly string[];
    readonly adam: Adam;
    readonly from: number;
    readonly until: number;
  }[];
  /** How many steps the optimisers count, where some are skipped. */
  readonly #counted?: Variable;
  #steps = 0;

  constructor(parts: TrainerParts<Prepared>) {
    this.#parts = parts;
    this.predictor = parts.predictor;
    if (parts.skips) this.#counted = tidy(() => variable(scalar(0)));
    const groups = Object.values(parts.groups);
    this.#parameters = Object.assign({}, ...groups.map((group) => group.parameters));
    const unread = new Set([...parts.unread ?? [], ...Object.keys(parts.hierarchy?.parameters ?? {})]);
    this.kept = Object.keys({ ...this.#parameters, ...parts.buffers }).filter((name) => !unread.has(name));
    if (parts.hierarchy) this.hierarchy = parts.hierarchy;
    this.#optimizers = groups.map(({ parameters, optimizer, from = 0, until = Infinity }) => ({
      names: Object.keys(parameters),
      adam: new Adam(Object.values(parameters), optimizer),
      from,
      until,
    }));
  }

  async step(batch: Batch): Promise<StepReport> {
    // A scope over awaits is safe because the trainers of a process step one after the other.
    engine().startScope();
    try {
      const prepared = await this.#parts.prepare(batch);
      const { names, values, gradients } = stackedGradients(
        () => this.#parts.objective(prepared, batch),
        Object.values(this.#parameters),
      );
      const read = () => readReport(names, values, this.#parts.diagnostics?.(prepared) ?? {});
      // On a card the update is on its way before the losses are known, so that nothing waits in the middle of a step.
      const known = computesAside() && !this.#parts.skips ? undefined : await read();
      if (!known || !this.#parts.skips?.(known.losses)) {
        await this.#update(gradients);
        this.#parts.afterUpdate?.(batch);
      }
      const report = known ?? await read();
      this.#steps++;
      return report;
    } finally {
      engine().endScope();
    }
  }

  get state(): Readonly<Record<string, Variable>> {
    const moments = this.#optimizers.flatMap(({ names, adam }) =>
      names.flatMap((name, i) => [
        [`adam/${name}/first`, adam.state[2 * i]],
        [`adam/${name}/second`, adam.state[2 * i + 1]],
      ])
    );
    return {
      ...this.#parameters,
      ...this.#parts.buffers,
      ...Object.fromEntries(moments),
      ...(this.#counted && { [COUNTED_STEPS]: this.#counted }),
    };
  }

  get steps(): number {
    return this.#steps;
  }

  set steps(steps: number) {
    this.#steps = steps;
    for (const { adam, from, until } of this.#optimizers) {
      adam.steps = Math.max(0, Math.min(steps, until) - from);
    }
  }

  dispose(): void {
    Object.values(this.state).forEach((variable) => variable.dispose());
  }

  async #update(gradients: readonly Tensor[]): Promise<void> {
    const byName = Object.fromEntries(Object.keys(this.#parameters).map((name, i) => [name, gradients[i]]));
    const final = this.#parts.beforeUpdate?.(byName) ?? byName;
    const counted = this.#counted ? (await this.#counted.data())[0] : this.#steps;
    const due = this.#optimizers.filter(({ from, until }) => counted >= from && counted < until);
    for (const { adam, from } of due) adam.steps = counted - from;
    Adam.stepAll(due.map(({ names, adam }) => ({ adam, gradients: names.map((name) => final[name]) })));
    this.#counted?.assign(scalar(counted + 1));
  }
}

/** The losses and all that is pending, read at once. */
async function readReport(
  names: readonly string[],
  losses: Tensor,
  diagnostics: Record<string, number | PendingNumber>,
): Promise<StepReport> {
  const pending = Object.values(diagnostics).filter((value) => typeof value !== "number");
  const [values, ...rest] = await readTogether([losses, ...pending.map(({ tensor }) => tensor)]);
  const report = Object.fromEntries(names.map((name, i) => [name, values[i]]));
  const numbers = Object.entries(diagnostics).map(([name, value]) => [
    name,
    typeof value === "number" ? value : value.from(rest[pending.indexOf(value)]),
  ]);
  const broken = names.find((name) => !Number.isFinite(report[name]));
  if (broken) throw new DivergedError(`the loss "${broken}" is ${report[broken]}`);
  return { losses: report, diagnostics: Object.fromEntries(numbers) };
}
