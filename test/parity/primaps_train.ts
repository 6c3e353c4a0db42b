/**
 * Golden runners: PriMaPs's training steps of both kinds, votes, and the teacher's schedule.
 *
 * @module
 */
import {
  add,
  slice,
  type Tensor,
  type Tensor3D,
  tensor3d,
  type Tensor4D,
  tidy,
  transpose,
  variable,
} from "@tensorflow/tfjs-core";
import type { Batch } from "../../src/features/types.ts";
import { classWeightedLoss, classWeights } from "../../src/methods/primaps/class_loss.ts";
import {
  type BatchMasks,
  mapLogits,
  prepareStep,
  type PrimapsParts,
  stepLosses,
} from "../../src/methods/primaps/objective.ts";
import type { PrimapsOptions } from "../../src/methods/primaps/options.ts";
import { keptShare, updateTeacher } from "../../src/methods/primaps/prototypes.ts";
import { createPrimapsTrainer } from "../../src/methods/primaps/trainer.ts";
import { maskVotes, pixelClusters } from "../../src/methods/primaps/votes.ts";
import { clusterAssignment, clusterCosines } from "../../src/methods/parts/cluster_probe.ts";
import type { Trainer } from "../../src/methods/types.ts";
import { resizeTaps } from "../../src/nn/bilinear.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import type { Matrix } from "../../src/nn/initialize.ts";
import { positions } from "../../src/nn/positions.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { goldenLinear, officialLayout } from "./golden_layout.ts";
import { batchValues, column, goldenOptions, goldenPrototypes } from "./primaps_golden.ts";
import { TinyGradients } from "./tiny_gradients.ts";
import { GRADIENTS, VALUES } from "./tolerance_classes.ts";
import { transposed } from "./transposed.ts";

const PROBE_NAMES = { "linear_probe.weight": "probe_w", "linear_probe.bias": "probe_b" };
/** Official names of what is trained first, by ours. */
const START_NAMES = { "start.directions": "prototypes", ...PROBE_NAMES };
/** Official names of what is trained on masks, by ours. */
const STUDENT_NAMES = { "student.directions": "v", "student.lengths": "g", ...PROBE_NAMES };
const TEACHER_NAMES = { "teacher.directions": "teacher_v", "teacher.lengths": "teacher_g" };

/** What all steps of a file share. */
interface Run {
  readonly golden: GoldenFile;
  readonly comparison: Comparison;
  readonly parts: PrimapsParts;
  readonly options: PrimapsOptions;
  readonly names: Readonly<Record<string, string>>;
  readonly tiny: TinyGradients;
}

/** Steps that cluster the first prototypes. */
export function startSteps(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const start = variable(golden.matrix("init_prototypes")) as Matrix;
  const copy = () => ({
    directions: variable(golden.matrix("init_prototypes")) as Matrix,
    lengths: variable(column(new Float32Array(start.shape[0]).fill(1))) as Matrix,
  });
  return runSteps(golden, comparison, { start, student: copy(), teacher: copy() }, START_NAMES);
}

/** Steps of student and teacher on masks. */
export async function studentSteps(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const [student, teacher] = [0, 1].map(() => goldenPrototypes(golden, "init"));
  const start = variable(student.directions.clone()) as Matrix;
  await runSteps(golden, comparison, { start, student, teacher }, STUDENT_NAMES);
  const options = goldenOptions(golden);
  const updates = golden.values("decays").map((_, at) => at + 1);
  comparison.values("decays", updates.map((update) => keptShare(update, options)), VALUES);
}

async function runSteps(
  golden: GoldenFile,
  comparison: Comparison,
  prototypes: Omit<PrimapsParts, "linearProbe">,
  names: Run["names"],
): Promise<void> {
  const parts = { ...prototypes, linearProbe: goldenLinear(golden, "init_probe") };
  const options = goldenOptions(golden);
  const run = { golden, comparison, parts, options, names, tiny: new TinyGradients(golden, comparison) };
  const trainer = createPrimapsTrainer(parts, options, {
    directions: () => null,
    masks: ({ step }) => Promise.resolve(batchMasks(golden, step)!),
    recoloured: ({ step }) => batchMap(golden, "feats_aug", step),
  });
  for (let step = 0; golden.has(`step${step}_loss_linear`); step++) {
    const batch = goldenBatch(golden, step);
    await compareObjective(run, batch, trainer);
    await trainer.step(batch);
    await compareParameters(run, trainer, step);
  }
  trainer.dispose();
}

/** What the step about to be taken sees and differentiates. */
async function compareObjective(run: Run, batch: Batch, { state }: Trainer): Promise<void> {
  const { golden, comparison, parts, options, names, tiny } = run;
  const { step, features } = batch;
  const prefix = `step${step}_`;
  const masks = batchMasks(golden, step);
  const recoloured = masks && batchMap(golden, "feats_aug", step);
  const prepared = await prepareStep({ features, recoloured, masks }, batch.labels, parts, options);
  if (prepared.votes) await compareVotes(run, batch, prepared.votes);
  else {
    const assigned = clusterAssignment(clusterCosines(positions(features), parts.start));
    comparison.values(`${prefix}assign`, await bestColumns(assigned), EXACT);
  }
  const parameters = Object.keys(names).map((name) => state[name]);
  const { losses, gradients } = lossGradients(
    () => stepLosses(parts, prepared, options),
    parameters,
  );
  const own = prepared.votes ? "loss_student" : "loss_cluster";
  if (golden.has(`${prefix}loss`)) {
    comparison.tensor(`${prefix}loss`, add(losses.prototypes, losses.linear_probe), VALUES);
  }
  comparison.tensor(`${prefix}${own}`, losses.prototypes, VALUES);
  comparison.tensor(`${prefix}loss_linear`, losses.linear_probe, VALUES);
  Object.entries(names).forEach(([name, official], i) => {
    tiny.note(official, `${prefix}grad_${official}`);
    comparison.tensor(`${prefix}grad_${official}`, officialLayout(name, gradients[i]), GRADIENTS);
  });
}

async function compareVotes(
  { golden, comparison, parts, options }: Run,
  batch: Batch,
  votes: readonly Int32Array[],
): Promise<void> {
  const prefix = `step${batch.step}_`;
  const [, height, width] = batch.features.shape;
  const taps = resizeTaps({ height, width }, batch.labels!);
  const clusters = await pixelClusters(mapLogits(batch.features, parts.teacher, options), taps);
  comparison.values(`${prefix}teacher_classes`, clusters.flatMap((map) => [...map]), EXACT);
  comparison.values(`${prefix}pseudo`, votes.flatMap(stored), EXACT);
  const logits = mapLogits(batchMap(golden, "feats_aug", batch.step), parts.student, options);
  comparison.tensor(`${prefix}class_weights`, classWeights(logits, taps, options), VALUES);
}

async function compareParameters(
  { options, names, tiny, golden }: Run,
  { state }: Trainer,
  step: number,
): Promise<void> {
  const teacher: Run["names"] = golden.has("init_v") ? TEACHER_NAMES : {};
  for (const [name, official] of Object.entries({ ...names, ...teacher })) {
    const value = await officialLayout(name, state[name]).data();
    const rate = name.startsWith("linear_probe")
      ? options.linear_learning_rate
      : options.student_learning_rate;
    tiny.compare(official, `step${step}_after_${official}`, value, rate);
  }
}

function batchMasks(golden: GoldenFile, step: number): BatchMasks | null {
  if (!golden.has("masks")) return null;
  const [, height, width] = golden.shape("masks");
  return { height, width, numbers: Uint8Array.from(batchValues(golden, "masks", step)) };
}

function goldenBatch(golden: GoldenFile, step: number): Batch {
  const [, height, width] = golden.shape("labels");
  const labels = { height, width, data: batchValues(golden, "labels", step) };
  return { step, features: batchMap(golden, "feats", step), labels };
}

function batchMap(golden: GoldenFile, name: string, step: number): Tensor4D {
  const { batch } = golden.config;
  return tidy(() => slice(golden.map(name), [step * batch, 0, 0, 0], [batch, -1, -1, -1]));
}

/** The column of the one in each row. */
async function bestColumns(assigned: Tensor): Promise<number[]> {
  const columns = assigned.shape[1]!;
  return [...await assigned.data()].flatMap((value, at) => value === 1 ? [at % columns] : []);
}

/** Votes as files store them. */
function stored(votes: Int32Array): number[] {
  return Array.from(votes, (vote) => vote < 0 ? 255 : vote);
}

/** Votes with ties, and the loss with its weights. */
export function votes(golden: GoldenFile, comparison: Comparison): void {
  const [batch, classes, height, width] = golden.shape("logits");
  const size = { height, width };
  const split = (name: string) =>
    Array.from(
      { length: batch },
      (_, image) => golden.integers(name).slice(image * height * width, (image + 1) * height * width),
    );
  const masks = split("masks");
  const pseudo = split("classes").map((clusters, image) =>
    maskVotes(clusters, Uint8Array.from(masks[image]), classes)
  );
  comparison.values("pseudo", pseudo.flatMap(stored), EXACT);
  const taps = resizeTaps(size, size);
  const options = goldenOptions(golden);
  const values = Float32Array.from(
    Array.from({ length: batch }, (_, image) => image).flatMap((image) => [
      ...transposed(
        golden.floats("logits").subarray(
          image * classes * height * width,
          (image + 1) * classes * height * width,
        ),
        classes,
      ),
    ]),
  );
  const logits = variable(tensor3d(values, [batch, height * width, classes]));
  const weights = classWeights(logits as Tensor3D, taps, options);
  comparison.tensor("class_weights", weights.clone(), VALUES);
  const { losses, gradients } = lossGradients(
    () => ({ loss: classWeightedLoss(logits as Tensor3D, pseudo, weights, taps, options) }),
    [logits],
  );
  comparison.tensor("loss", losses.loss, VALUES);
  comparison.tensor("grad_logits", transpose(gradients[0] as Tensor3D, [0, 2, 1]), GRADIENTS);
  logits.dispose();
}

/** Every update of a teacher, and what share of it is kept. */
export async function teacherSchedule(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const options = goldenOptions(golden);
  const ones = () => variable(column([1, 1])) as Matrix;
  const teacher = { directions: variable(column(golden.floats("teacher_start"))) as Matrix, lengths: ones() };
  const student = { directions: variable(column([0, 0])) as Matrix, lengths: ones() };
  const values: number[] = [];
  const shares: number[] = [];
  for (let update = 0; update < golden.config.updates; update++) {
    student.directions.assign(column(golden.floats("student").subarray(2 * update, 2 * update + 2)));
    updateTeacher(teacher, student, update, options);
    values.push(...await teacher.directions.data());
    shares.push(keptShare(update, options));
  }
  comparison.values("teacher", values, VALUES);
  comparison.values("decay", shares, VALUES);
  [teacher, student].flatMap((of) => Object.values(of)).forEach((each) => each.dispose());
}
