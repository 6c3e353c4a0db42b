/**
 * Golden runner: TransFGU's complete training steps on fixed tokens and score maps.
 *
 * @module
 */
import { clipByValue, engine, type Tensor, tensor1d, type Tensor3D, zeros } from "@tensorflow/tfjs-core";
import { maskLosses } from "../../src/methods/transfgu/losses.ts";
import { type TransfguOptions, transfguOptions } from "../../src/methods/transfgu/options.ts";
import { epochPlan } from "../../src/methods/transfgu/schedule.ts";
import {
  createTransfguTrainer,
  restartStudent,
  type StepInput,
  type StepPlan,
  stepTargets,
  type TransfguParts,
} from "../../src/methods/transfgu/trainer.ts";
import type { Trainer } from "../../src/methods/types.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import { type Comparison, EXACT, type Tolerance } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { decoderLayout, goldenDecoder, goldenPatches, goldenValues, LOSS, VALUE } from "./transfgu_golden.ts";

/** Gradients and moments after several steps. */
const STEP_GRADIENT: Tolerance = { relative: 2e-4, of: "tensor" };
const PARAMETER: Tolerance = { absolute: 2e-5 };
/** Adam divides by a gradient's own size: this share of a tensor's entries may be off by this part of the learning rate. */
const MOVED_SHARE = 0.005;
const MOVED = 0.2;

/** TransFGU uses no labels, and here the tokens of the file in place of features. */
const NO_LABELS = { height: 0, width: 0, data: new Int32Array() };

/** A step in the settings. */
interface GoldenStep {
  readonly epoch: number;
  readonly e: number;
  readonly alpha: number;
  readonly weights: readonly [number, number, number];
  readonly teacher: boolean;
  readonly skipped: boolean;
  readonly restart_before: boolean;
}

/** Each step's targets, losses and gradients, the student that it leaves, and the moments in the end. */
export async function trainSteps(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const options = goldenOptions(golden);
  const steps: readonly GoldenStep[] = golden.config.steps;
  const parts = goldenParts(golden);
  const trainer = createTransfguTrainer(
    parts,
    options,
    ({ step }) => Promise.resolve(stepInput(golden, steps[step], step)),
  );
  for (const [step, setting] of steps.entries()) {
    compareSchedule(comparison, setting, options, step);
    await compareObjective(golden, comparison, options, setting, step, parts);
    const before = await valuesOf(trainer);
    await trainer.step({ step, features: zeros([1, 1, 1, 1]), labels: NO_LABELS });
    const after = await valuesOf(trainer);
    comparison.require(
      `step${step}: nothing changes where it is skipped`,
      setting.skipped === equal(before, after),
    );
    await compareStudent(golden, comparison, trainer, step);
  }
  for (const name of golden.names) {
    const [, moment, parameter] = /^adam_([mv])\.(.+)$/.exec(name) ?? [];
    if (!parameter) continue;
    const value = trainer.state[`adam/student.${parameter}/${moment === "m" ? "first" : "second"}`];
    comparison.tensor(name, decoderLayout(parameter, value), STEP_GRADIENT);
  }
  trainer.dispose();
}

/** The parts as a file starts them. */
function goldenParts(golden: GoldenFile): TransfguParts {
  const decoder = () => goldenDecoder(golden, "init.");
  return { student: decoder(), teacher: decoder(), initial: goldenValues(golden, "init.") };
}

function goldenOptions({ config }: GoldenFile): TransfguOptions {
  return transfguOptions.parse({
    dropout: config.dropout,
    learning_rate: config.lr,
    weight_decay: config.weight_decay,
    gradient_clamp: config.clamp[1],
    restart_start: config.start,
    restart_intervals: String(config.interval).split(",").map(Number),
  });
}

/** Our schedule says of the step's epoch what the file says. */
function compareSchedule(
  comparison: Comparison,
  setting: GoldenStep,
  { restart_start: start, restart_intervals: intervals, negative_weights: alphas }: TransfguOptions,
  step: number,
): void {
  const plan = epochPlan(setting.epoch, { start, intervals, alphas });
  comparison.measure(`step${step}: counter`, Math.abs(plan.counter - setting.e), 0);
  comparison.measure(`step${step}: alpha`, Math.abs(plan.alpha - setting.alpha), 1e-7);
  comparison.require(`step${step}: teacher`, plan.teacher === setting.teacher);
  comparison.require(`step${step}: restart`, plan.restart || !setting.restart_before);
}

function stepInput(golden: GoldenFile, setting: GoldenStep, step: number): StepInput {
  const [cat, uncertainty, classes] = setting.weights;
  const plan: StepPlan = {
    restart: setting.restart_before,
    teacher: setting.teacher,
    alpha: setting.alpha,
    weights: { cat, uncertainty, classes },
  };
  const permutation = golden.has(`step${step}_perm`) ? golden.integers(`step${step}_perm`) : [];
  return {
    plan,
    tokens: golden.tensor(`step${step}_tokens`) as Tensor3D,
    scores: goldenPatches(golden, `step${step}_S`),
    permutation: tensor1d([...permutation], "int32"),
    dropout: [],
  };
}

/** What the step about to be taken sees and differentiates, on copies of the parts. */
async function compareObjective(
  golden: GoldenFile,
  comparison: Comparison,
  options: TransfguOptions,
  setting: GoldenStep,
  step: number,
  current: TransfguParts,
): Promise<void> {
  const parts = goldenParts(golden);
  parts.student.copy(current.student);
  parts.teacher.copy(current.teacher);
  if (setting.restart_before) restartStudent(parts);
  const { student, teacher } = parts;
  engine().startScope();
  const input = stepInput(golden, setting, step);
  const { tokens, plan } = input;
  if (plan.teacher) {
    comparison.tensor(`step${step}_teacher_masks`, teacher.masks(tokens).masks, VALUE);
  }
  const targets = stepTargets(input, teacher, options);
  comparison.tensor(`step${step}_target`, targets.classes.clone(), EXACT);
  if (targets.negative) comparison.tensor(`step${step}_negative_target`, targets.negative.clone(), EXACT);
  const { losses, gradients } = lossGradients(
    () => maskLosses(student.masks(tokens), targets, plan.weights),
    Object.values(student.parameters),
  );
  const values: Record<string, number> = {};
  for (const [name, loss] of Object.entries(losses)) [values[name]] = await loss.data();
  const names = { cat: "cat", uncertainty: "uncertainty", classes: "cls_emb" } as const;
  for (const [name, official] of Object.entries(names)) {
    const unweighted = values[name] / plan.weights[name as keyof typeof names];
    comparison.values(`step${step}_loss_${official}`, [unweighted], LOSS);
  }
  comparison.values(`step${step}_loss`, [values.cat + values.uncertainty + values.classes], LOSS);
  compareGradients(golden, comparison, options, step, Object.keys(student.parameters), gradients);
  engine().endScope();
  [student, teacher].forEach(({ parameters }) => Object.values(parameters).forEach((own) => own.dispose()));
}

/** Gradients after the clamp, before the decay. */
function compareGradients(
  golden: GoldenFile,
  comparison: Comparison,
  { gradient_clamp: limit }: TransfguOptions,
  step: number,
  names: readonly string[],
  gradients: readonly Tensor[],
): void {
  names.forEach((name, i) => {
    const stored = `step${step}.grad.${name}`;
    if (!golden.has(stored)) return;
    comparison.tensor(stored, decoderLayout(name, clipByValue(gradients[i], -limit, limit)), STEP_GRADIENT);
  });
}

async function compareStudent(
  golden: GoldenFile,
  comparison: Comparison,
  trainer: Trainer,
  step: number,
): Promise<void> {
  const reach = MOVED * golden.config.lr;
  for (const stored of golden.names.filter((name) => name.startsWith(`step${step}.after.`))) {
    const name = stored.slice(`step${step}.after.`.length);
    const got = await decoderLayout(name, trainer.state[`student.${name}`]).data();
    const want = golden.floats(stored);
    const moved = new Set<number>();
    want.forEach((value, at) => {
      const error = Math.abs(got[at] - value);
      if (error > PARAMETER.absolute! && error <= reach) moved.add(at);
    });
    comparison.values(stored, got, PARAMETER, (at) => moved.has(at));
    comparison.measure(`${stored}: moved by tiny gradients`, moved.size, MOVED_SHARE * want.length);
  }
}

function valuesOf({ state }: Trainer): Promise<ArrayLike<number>[]> {
  return Promise.all(Object.values(state).map((value) => value.data()));
}

function equal(before: readonly ArrayLike<number>[], after: readonly ArrayLike<number>[]): boolean {
  return before.every((values, i) => Array.from(values).every((value, at) => value === after[i][at]));
}
