/**
 * Promises about repetition: same seed, same bits; resumed or not, alone or in company.
 *
 * @module
 */
import { firstDifference, firstOtherStep, putBack, snapshotOf } from "./snapshot.ts";
import type { Workbench } from "./workbench.ts";

/** Two trainings of one seed agree in every bit. */
export async function checkSameSeed(bench: Workbench): Promise<void> {
  const [first, second] = [bench.start(), bench.start()];
  const step = firstOtherStep(await bench.train(first, 3), await bench.train(second, 3));
  if (step !== undefined) bench.refuse(`two trainings of one seed part in step ${step}`, "the same losses");
  const name = firstDifference(await snapshotOf(first), await snapshotOf(second));
  if (name) bench.refuse(`two trainings of one seed part in the state "${name}"`, "the same bits");
}

/** The seed matters. */
export async function checkOtherSeed(bench: Workbench): Promise<void> {
  const [first, second] = [bench.start({ seed: 0 }), bench.start({ seed: 1 })];
  await bench.train(first, 2);
  await bench.train(second, 2);
  if (!firstDifference(await snapshotOf(first), await snapshotOf(second))) {
    bench.refuse("seeds 0 and 1 end in the same state", "another one");
  }
}

/** Trainers in one process share nothing. */
export async function checkCompany(bench: Workbench): Promise<void> {
  const alone = bench.start();
  await bench.train(alone, 3);
  const [one, other] = [bench.start(), bench.start({ seed: 1 })];
  for (let step = 0; step < 3; step++) {
    await bench.step(other, step);
    await bench.step(one, step);
  }
  const name = firstDifference(await snapshotOf(one), await snapshotOf(alone));
  if (name) {
    bench.refuse(`beside another trainer its state "${name}" comes out otherwise`, "the same bits as alone");
  }
}

/** Names and shapes of the state stay, so that a checkpoint of any step fits a fresh trainer. */
export async function checkStateNames(bench: Workbench): Promise<void> {
  const trainer = bench.start();
  const layout = () => Object.entries(trainer.state).map(([name, { shape }]) => `${name} [${shape}]`);
  const before = layout();
  await bench.train(trainer, 2);
  const after = layout();
  const changed = [...before, ...after].find((entry) => !before.includes(entry) || !after.includes(entry));
  if (changed) {
    bench.refuse(`its state has ${changed} only before or only after two steps`, "the same names and shapes");
  }
}

/** What is random in a step follows from the seed and the step's number. */
export async function checkDraws(bench: Workbench): Promise<void> {
  const trainer = bench.start();
  await bench.step(trainer, 0);
  const start = await snapshotOf(trainer);
  const once = await bench.step(trainer, 1);
  putBack(trainer, start, 1);
  const again = await bench.step(trainer, 1);
  if (firstOtherStep([again], [once]) !== undefined) {
    bench.refuse(
      "step 1 taken again from the same state gives other losses",
      "draws that depend on the step alone",
    );
  }
}

/** State and step number are all that a resumed training needs. */
export async function checkResume(bench: Workbench): Promise<void> {
  const straight = bench.start();
  await bench.train(straight, 3);
  const saved = await snapshotOf(straight);
  const resumed = bench.start();
  putBack(resumed, saved, 3);
  const step = firstOtherStep(await bench.train(resumed, 6, 3), await bench.train(straight, 6, 3));
  if (step !== undefined) {
    bench.refuse(
      `resumed after step 2 its losses part in step ${3 + step}`,
      "the same bits as without a pause",
    );
  }
  const name = firstDifference(await snapshotOf(resumed), await snapshotOf(straight));
  if (name) {
    bench.refuse(
      `resumed after step 2 its state "${name}" comes out otherwise`,
      "the same bits as without a pause",
    );
  }
}
