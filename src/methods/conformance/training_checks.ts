/**
 * Promises of a trainer: what a step reports, what a predictor gives, and what is left when it is over.
 *
 * @module
 */
import { memory, tensor2d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../base/random.ts";
import type { Tensor } from "../../nn/types.ts";
import type { StepReport, Trainer } from "../types.ts";
import { firstDifference, sameBits, setValues, snapshotOf } from "./snapshot.ts";
import { GRID_SIZE } from "./synthetic.ts";
import { EXTRA_CLUSTERS, type MethodFixture } from "./method_fixture.ts";

const STEPS = 10;

/** Rows of codes that the clusters are predicted for. */
const ROWS = 5;

/** The logarithm of a probability of 1, with room for rounding. */
const LOG_OF_ONE = 1e-4;

/** Losses are finite and have the same names in every step, diagnostics too. */
export async function checkReports(fixture: MethodFixture): Promise<void> {
  const reports = await fixture.train(fixture.start(), 3);
  const [names] = reports.map(namesOf);
  if (Object.keys(reports[0].losses).length === 0) fixture.refuse("its steps report no loss", "at least one");
  for (const [step, report] of reports.entries()) {
    if (namesOf(report) !== names) {
      fixture.refuse(`step ${step} reports ${namesOf(report)}`, `${names} as in step 0`);
    }
    const broken = Object.entries(report.losses).find(([, loss]) => !Number.isFinite(loss));
    if (broken) fixture.refuse(`its loss "${broken[0]}" is ${broken[1]} in step ${step}`, "a finite number");
  }
}

/** Where the last batch is kept, it may be a single image. */
export async function checkSmallBatch(fixture: MethodFixture): Promise<void> {
  if (fixture.method.dropLast) return;
  const trainer = fixture.start();
  await fixture.step(trainer, 0);
  const { losses } = await fixture.step(trainer, 1, 1);
  if (!Object.values(losses).every(Number.isFinite)) {
    fixture.refuse("its loss on a batch of one image is not finite", "to train on it, or dropLast true");
  }
}

/** Steps are counted from 0. */
export async function checkCounting(fixture: MethodFixture): Promise<void> {
  const trainer = fixture.start();
  const counts = [trainer.steps];
  for (const step of [0, 1]) {
    await fixture.step(trainer, step);
    counts.push(trainer.steps);
  }
  if (counts.join() !== "0,1,2") {
    fixture.refuse(`its trainer counts ${counts.join(", ")} over two steps`, "steps of 0, 1, 2");
  }
}

/** Codes keep the grid, clusters and classes have a column each. */
export async function checkPredictor(fixture: MethodFixture): Promise<void> {
  const trainer = fixture.start();
  await fixture.train(trainer, 1);
  const { codes } = predictedShapes(fixture, trainer);
  if (codes.length !== 4 || codes.slice(0, 3).join() !== [2, GRID_SIZE, GRID_SIZE].join()) {
    fixture.refuse(
      `its codes have the shape [${codes}]`,
      `[2, ${GRID_SIZE}, ${GRID_SIZE}, channels], the grid of the features`,
    );
  }
  checkColumns(fixture, trainer, fixture.classes);
}

/** There may be more clusters than classes; the linear probe tells classes apart. */
export async function checkExtraClusters(fixture: MethodFixture): Promise<void> {
  const trainer = fixture.start({ extra: EXTRA_CLUSTERS });
  await fixture.train(trainer, 1);
  checkColumns(fixture, trainer, fixture.classes + EXTRA_CLUSTERS);
}

function checkColumns(fixture: MethodFixture, trainer: Trainer, clusters: number): void {
  const { codes: _, ...columns } = predictedShapes(fixture, trainer);
  const expected: Record<string, [count: number, what: string]> = {
    clusters: [clusters, "cluster"],
    linear: [fixture.classes, "class"],
  };
  for (const [name, shape] of Object.entries(columns)) {
    const [count, what] = expected[name];
    if (shape.join() === [ROWS, count].join()) continue;
    fixture.refuse(
      `its predictor's ${name} have the shape [${shape}]`,
      `[${ROWS}, ${count}], a column per ${what}`,
    );
  }
}

/** Without the linear probe a method trains the same, and has none. */
export async function checkNoLinearProbe(fixture: MethodFixture): Promise<void> {
  const [probed, plain] = [fixture.start(), fixture.start({ linearProbe: false })];
  await fixture.train(probed, 3);
  await fixture.train(plain, 3);
  if (plain.predictor.linear) {
    fixture.refuse("its predictor has a linear probe that was not asked for", "none");
  }
  const name = firstDifference(await snapshotOf(probed), await snapshotOf(plain));
  if (name) {
    fixture.refuse(
      `its state "${name}" comes out otherwise beside a linear probe`,
      "the same bits as without",
    );
  }
  const [more, fewer] = [probed, plain].map(({ state }) => Object.keys(state).length);
  if (probed.predictor.linear && more === fewer) {
    fixture.refuse("without a linear probe its state is as large as with one", "the probe to be left out");
  }
}

/** What is scored is finite, and a log-probability: NaN would be read as the first cluster. */
export async function checkFinite(fixture: MethodFixture): Promise<void> {
  const trainer = fixture.start();
  await fixture.train(trainer, 1);
  const predicted = Object.entries(predictions(fixture, trainer));
  const read = await Promise.all(predicted.map(([, tensor]) => tensor.data<"float32">()));
  for (const [, tensor] of predicted) tensor.dispose();
  for (const [i, values] of read.entries()) {
    const [name] = predicted[i];
    const broken = values.find((value) => !Number.isFinite(value));
    if (broken !== undefined) fixture.refuse(`its predictor's ${name} hold ${broken}`, "finite numbers");
    const largest = values.reduce((most, value) => Math.max(most, value), -Infinity);
    if (name !== "codes" && largest > LOG_OF_ONE) {
      fixture.refuse(
        `its predictor's ${name} reach ${largest.toPrecision(3)}`,
        "log-probabilities, at most 0",
      );
    }
  }
}

/** What it says that it keeps is all that its predictor reads: a kept model is no more than that. */
export async function checkKept(fixture: MethodFixture): Promise<void> {
  const [trained, restored] = [fixture.start(), fixture.start({ seed: 1 })];
  await fixture.train(trained, 2);
  const { kept = Object.keys(trained.state) } = trained;
  const unknown = kept.find((name) => !Object.hasOwn(trained.state, name));
  if (unknown !== undefined) {
    fixture.refuse(`it keeps "${unknown}", which its state has not`, "names of its state");
  }
  const snapshot = await snapshotOf(trained);
  for (const name of kept) setValues(restored.state[name], snapshot[name]);
  const [before, after] = [predictions(fixture, trained), predictions(fixture, restored)];
  const read = (tensors: Record<string, Tensor>) =>
    Promise.all(Object.values(tensors).map((each) => each.data()));
  const [expected, found] = [await read(before), await read(after)];
  for (const each of [...Object.values(before), ...Object.values(after)]) each.dispose();
  const at = expected.findIndex((values, i) => !sameBits(found[i], values));
  if (at < 0) return;
  fixture.refuse(
    `a fresh trainer with what it keeps predicts other ${Object.keys(before)[at]}`,
    "the same bits as the trained one",
  );
}

/** Shapes of what a trainer's predictor gives, by the predictor's member. */
export function predictedShapes(fixture: MethodFixture, trainer: Trainer): Record<string, number[]> {
  const predicted = Object.entries(predictions(fixture, trainer));
  const shapes = predicted.map(([name, { shape }]) => [name, shape]);
  for (const [, tensor] of predicted) tensor.dispose();
  return Object.fromEntries(shapes);
}

/** What a trainer's predictor gives, by its member: codes of a batch, clusters and classes of other codes. */
function predictions(fixture: MethodFixture, { predictor }: Trainer): Record<string, Tensor> {
  const { features, outputs } = fixture.pictured(2);
  const codes = predictor.codes(features, outputs);
  const codeChannels = codes.shape[codes.rank - 1];
  const rows = tensor2d(new RandomStreams(1).stream("conformance/codes").normals(ROWS * codeChannels), [
    ROWS,
    codeChannels,
  ]);
  const predicted: Record<string, Tensor> = {
    codes,
    clusters: predictor.clusters(rows),
    ...(predictor.linear && { linear: predictor.linear(rows) }),
  };
  [features, rows, ...Object.values(outputs ?? {})].forEach((tensor) => tensor.dispose());
  return predicted;
}

/** Steps and predictions leave no tensor behind. */
export async function checkSteadyMemory(fixture: MethodFixture): Promise<void> {
  const trainer = fixture.start();
  await fixture.step(trainer, 0);
  const before = memory().numTensors;
  await fixture.train(trainer, 1 + STEPS, 1);
  const afterSteps = memory().numTensors;
  if (afterSteps !== before) {
    fixture.refuse(`${STEPS} steps leave ${afterSteps - before} more tensors`, "as many as before");
  }
  predictedShapes(fixture, trainer);
  const left = memory().numTensors - before;
  if (left !== 0) {
    fixture.refuse(`a prediction leaves ${left} more tensors than its results`, "its results alone");
  }
}

/** A trainer's end frees all it made. */
export async function checkDisposal(fixture: MethodFixture): Promise<void> {
  const before = memory().numTensors;
  const trainer = fixture.start();
  await fixture.train(trainer, 2);
  trainer.dispose();
  const left = memory().numTensors - before;
  if (left !== 0) fixture.refuse(`dispose() leaves ${left} tensors`, "none");
}

function namesOf({ losses, diagnostics }: StepReport): string {
  return `losses ${Object.keys(losses).join(", ")} and diagnostics ${
    Object.keys(diagnostics).join(", ") || "none"
  }`;
}
